import { webApi } from '@slack/bolt'
import type { ChatAccess, ChatCheck } from '../../../chat/chat-platform.ts'
import { type ApiFailure, isPassing, readFailure } from '../api/failure.ts'
import { clientOptions } from '../api/slack-api.ts'
import type { LibraryLog } from '../library-log.ts'
import { lookAgain } from './look-again.ts'

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
      verdict: isPassing(failure) ? 'unknown' : 'wrong',
      words: failure.words,
      fix: fixOf(failure),
    }
  }
}

function fixOf(failure: ApiFailure): string {
  if (isPassing(failure)) return lookAgain
  switch (failure.code) {
    case 'missing_scope':
      return `At ${settings} open the app, click Basic Information, and under App-Level Tokens generate one with the scope connections:write for SLACK_APP_TOKEN.`
    case 'socket_mode_not_enabled':
    case 'forbidden_for_app':
      return `At ${settings} open the app, click Socket Mode, and switch Enable Socket Mode on.`
    default:
      return `At ${settings} open the app, click Basic Information, generate a token under App-Level Tokens with the scope connections:write, put it into SLACK_APP_TOKEN, and start Gatehouse again.`
  }
}
