import { webApi } from '@slack/bolt'
import type { ChatAccess, ChatCheck } from '../../../chat/chat-platform.ts'
import { type ApiFailure, readFailure } from '../api/failure.ts'
import { clientOptions } from '../api/slack-api.ts'
import type { LibraryLog } from '../library-log.ts'

const name = 'app token'
const waitMs = 5000
const settings = 'https://api.slack.com/apps'

/** Whether the app token opens connections. https://docs.slack.dev/reference/methods/apps.connections.open */
export async function checkAppToken({
  access,
  logger,
}: {
  access: ChatAccess
  logger: LibraryLog
}): Promise<ChatCheck> {
  const client = new webApi.WebClient(access.tokens.appToken, clientOptions(access, logger, waitMs))
  try {
    await client.apps.connections.open({})
    return { name, verdict: 'ok', words: 'it opens connections, and Socket Mode is on', fix: null }
  } catch (error) {
    const failure = readFailure(error)
    return {
      name,
      verdict: failure.code === 'ratelimited' ? 'unknown' : 'wrong',
      words: failure.words,
      fix: fixOf(failure),
    }
  }
}

function fixOf({ code }: ApiFailure): string {
  switch (code) {
    case 'no_answer':
    case 'http':
    case 'ratelimited':
      return 'Look again in some minutes; see that this machine reaches slack.com.'
    case 'missing_scope':
      return `At ${settings} open the app, click Basic Information, and under App-Level Tokens generate one with the scope connections:write for SLACK_APP_TOKEN.`
    case 'socket_mode_not_enabled':
    case 'forbidden_for_app':
      return `At ${settings} open the app, click Socket Mode, and switch Enable Socket Mode on.`
    default:
      return `At ${settings} open the app, click Basic Information, generate a token under App-Level Tokens with the scope connections:write, put it into SLACK_APP_TOKEN, and start Gatehouse again.`
  }
}
