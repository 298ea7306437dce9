import type { ChatAccess, ChatCheck, ChatState } from '../../../chat/chat-platform.ts'
import { type ApiFailure, isPassing } from '../api/failure.ts'
import type { SlackApi } from '../api/slack-api.ts'
import { authenticate, type Us } from '../connect/authenticate.ts'
import type { LibraryLog } from '../library-log.ts'
import { neededScopes, wishedScopes } from '../scopes.ts'
import { checkAppToken } from './check-app-token.ts'
import { checkChannel } from './check-channel.ts'
import { checkClock } from './check-clock.ts'
import { lookAgain } from './look-again.ts'

/** What a check needs. */
interface CheckDeps {
  access: ChatAccess
  api: SlackApi
  logger: LibraryLog
  state: ChatState
  nowMs(): number
}

const settings = 'https://api.slack.com/apps'

/** Looks at everything that must be right in Slack, and says how what is wrong is put right. */
export async function checkSlack(deps: CheckDeps, channels: readonly string[]): Promise<ChatCheck[]> {
  const us = await authenticate(deps.api)
  const team = us.kind === 'done' ? us.result.team : null
  const all = await Promise.all([
    us.kind === 'done' ? tokenIsGood(us.result) : tokenIsNotGood(us.failure),
    us.kind === 'done' ? checkScopes(us.result) : [],
    deps.access.tokens.appToken === undefined ? [] : checkAppToken(deps),
    connection(deps.state),
    checkClock(deps),
    ...(team === null ? [] : channels.map(channel => checkChannel(deps.api, channel))),
  ])
  return all.flat()
}

function tokenIsGood({ team, user }: Us): ChatCheck {
  return { name: 'bot token', verdict: 'ok', words: `it is ${user} of workspace ${team}`, fix: null }
}

function tokenIsNotGood(failure: ApiFailure): ChatCheck {
  const name = 'bot token'
  const { words } = failure
  if (isPassing(failure)) return { name, verdict: 'unknown', words, fix: lookAgain }
  return {
    name,
    verdict: 'wrong',
    words,
    fix: `At ${settings} open the app, click OAuth & Permissions, copy the Bot User OAuth Token into SLACK_BOT_TOKEN, and start Gatehouse again.`,
  }
}

function checkScopes({ scopes }: Us): ChatCheck[] {
  const fix = (scope: string) =>
    `At ${settings} open the app, click OAuth & Permissions, add ${scope} under Bot Token Scopes, then click Reinstall to Workspace.`
  const check = (scope: string, what: string, otherwise: ChatCheck['verdict']): ChatCheck =>
    scopes.includes(scope)
      ? { name: `scope ${scope}`, verdict: 'ok', words: `to ${what}`, fix: null }
      : { name: `scope ${scope}`, verdict: otherwise, words: `it is missing: to ${what}`, fix: fix(scope) }
  return [
    ...Object.entries(neededScopes).map(([scope, what]) => check(scope, what, 'wrong')),
    ...Object.entries(wishedScopes).map(([scope, what]) => check(scope, what, 'unknown')),
  ]
}

function connection(state: ChatState): ChatCheck {
  const name = 'connection'
  switch (state.kind) {
    case 'up':
      return { name, verdict: 'ok', words: 'it is up', fix: null }
    case 'starting':
      return { name, verdict: 'unknown', words: 'it is being opened', fix: 'Look again in some seconds.' }
    case 'away':
      return {
        name,
        verdict: 'wrong',
        words: state.words,
        fix: 'It is tried again; see that this machine reaches slack.com.',
      }
    case 'stopped':
      return {
        name,
        verdict: 'wrong',
        words: state.words,
        fix: 'Put the token right, and start Gatehouse again.',
      }
  }
}
