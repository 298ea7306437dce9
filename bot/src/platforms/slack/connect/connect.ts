import { errorWords } from '@gatehouse/core/error.ts'
import { App, LogLevel } from '@slack/bolt'
import { BackOff } from '../../../back-off.ts'
import type { ChatAccess, ChatState } from '../../../chat/chat-platform.ts'
import { clientOptions, type SlackApi } from '../api/slack-api.ts'
import { Callers } from '../hear/callers.ts'
import { listen } from '../hear/listen.ts'
import { People } from '../hear/people.ts'
import type { Seat } from '../hear/seat.ts'
import { Homes } from '../home/homes.ts'
import { libraryLog } from '../library-log.ts'
import { SignedReceiver } from '../signed/signed-receiver.ts'
import { authenticate, type Us } from './authenticate.ts'
import { Seen } from './seen.ts'
import { openSocket } from './socket.ts'
import { type LinkEars, Sockets } from './sockets.ts'

/** What connecting needs. */
interface ConnectDeps extends Pick<Seat, 'ears' | 'parts' | 'modals' | 'answers' | 'known'> {
  access: ChatAccess
  api: SlackApi
}

/** What it tells. */
interface ConnectEars {
  us(us: Us): void
  state(state: ChatState): void
}

/** Slack, connected or always trying to. */
export interface Connection {
  homes: Homes
  close(): Promise<void>
}

const firstPauseMs = 1000
const ceilingMs = 60_000
const mostDeliveries = 10_000
/** How often Slack is asked whether the token still holds, and what it may. */
const lookMs = 60_000

/** Finds out who we are, for as long as it takes, and then begins to listen. Null when it was told to stop. */
export async function connect(
  deps: ConnectDeps,
  tell: ConnectEars,
  signal: AbortSignal,
): Promise<Connection | null> {
  const us = await introduce(deps, tell, signal)
  if (us === null || signal.aborted) return null
  tell.us(us)
  const { ears, parts, api, access } = deps
  const callers = new Callers(new People(api, parts.clock), us.team)
  const homes = new Homes(api, ears, callers, parts)
  const receiver = receiverOf(deps, tell)
  if (receiver === null) {
    tell.state({
      kind: 'stopped',
      words: 'it has neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET with SLACK_HTTP_LISTEN',
    })
    return null
  }
  const logger = libraryLog(ears)
  const app = new App({
    receiver,
    logger,
    logLevel: LogLevel.WARN,
    clientOptions: clientOptions(access, logger, 2500),
    // Says what is known already; the library's own way asks Slack, and ends the process when Slack does not answer.
    authorize: async () => ({
      botToken: access.tokens.botToken ?? '',
      botUserId: us.user,
      ...(us.bot !== null && { botId: us.bot }),
    }),
    convoStore: false,
    ignoreSelf: false,
    attachFunctionToken: false,
  })
  listen(app, { ...deps, callers, homes, deliveries: new Seen(mostDeliveries), submitting: new Map() })
  try {
    await receiver.start()
  } catch (error) {
    tell.state({ kind: 'stopped', words: `it cannot listen: ${errorWords(error)}` })
    return null
  }
  void lookAgain(deps, tell, signal)
  return {
    homes,
    close: async () => {
      homes.close()
      await receiver.stop()
    },
  }
}

/** A token is revoked without a word; scopes come and go when somebody installs the app again. A refusal is told by the API itself. */
async function lookAgain({ api, parts }: ConnectDeps, tell: ConnectEars, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await parts.clock.sleep(lookMs, signal)
    const called = signal.aborted ? null : await authenticate(api)
    if (called?.kind === 'done') tell.us(called.result)
  }
}

async function introduce(
  { api, parts }: ConnectDeps,
  tell: ConnectEars,
  signal: AbortSignal,
): Promise<Us | null> {
  const backOff = new BackOff(firstPauseMs, ceilingMs, parts.random)
  while (!signal.aborted) {
    const called = await authenticate(api)
    if (called.kind === 'done') return called.result
    if (signal.aborted) return null
    const { words, retryAfterMs } = called.failure
    tell.state({ kind: 'away', words })
    await parts.clock.sleep(backOff.next(retryAfterMs), signal)
  }
  return null
}

function receiverOf(
  { access, ears, parts }: ConnectDeps,
  tell: ConnectEars,
): Sockets | SignedReceiver | null {
  const link: LinkEars = {
    up: () => tell.state({ kind: 'up' }),
    away: words => tell.state({ kind: 'away', words }),
    stopped: words => tell.state({ kind: 'stopped', words }),
    log: ears.log,
  }
  const { appToken, signingSecret, listen: address } = access.tokens
  if (appToken === undefined) {
    if (signingSecret === undefined || address === undefined) return null
    return new SignedReceiver(signingSecret, address, link, () => parts.clock.nowMs())
  }
  const logger = libraryLog(ears)
  const { apiUrl } = access
  const open = (app: App) => openSocket({ app, appToken, apiUrl, logger, clock: parts.clock })
  return new Sockets(open, link, parts)
}
