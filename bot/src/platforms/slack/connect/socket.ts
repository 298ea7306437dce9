import type { Clock } from '@gatehouse/core/clock.ts'
import { parseJson } from '@gatehouse/core/parse-json.ts'
import type { App } from '@slack/bolt'
import { SocketModeReceiver } from '@slack/bolt'
import { z } from 'zod'
import { type ApiFailure, readFailure } from '../api/failure.ts'
import { clientOptions } from '../api/slack-api.ts'
import type { LibraryLog } from '../library-log.ts'

/** What one connection needs. */
interface SocketParts {
  app: App
  appToken: string
  apiUrl: string | null
  logger: LibraryLog
  clock: Pick<Clock, 'sleep'>
}

/** One connection of Socket Mode, from its opening to its end; it is never opened again. */
export interface Socket {
  /** Settles once Slack has said hello, or it is known that it will not. */
  started: Promise<ApiFailure | null>
  /** Settles when it should be replaced, and says why. It may go on for some seconds: Slack warns before it closes. */
  leaving: Promise<string>
  /** Settles when nothing comes through it any more. */
  ended: Promise<void>
  close(): void
}

const openMs = 10_000
const Disconnect = z.looseObject({ type: z.literal('disconnect'), reason: z.string().optional() })

/**
 * Opens a connection. The library's own reconnecting is off: it is deaf for 5 s at each refresh, has no ceiling, and ends the process when the
 * token was revoked. https://docs.slack.dev/apis/events-api/using-socket-mode
 */
export function openSocket({ app, appToken, apiUrl, logger, clock }: SocketParts): Socket {
  const receiver = new SocketModeReceiver({
    appToken,
    logger,
    autoReconnectEnabled: false,
    installerOptions: { clientOptions: clientOptions({ apiUrl }, logger, openMs) },
    // What a listener throws was logged; leaving it unacknowledged would only have it sent again.
    processEventErrorHandler: async () => true,
  })
  receiver.init(app)
  const { client } = receiver
  const leaving = Promise.withResolvers<string>()
  const ended = Promise.withResolvers<void>()
  let closed = false
  let begun = false
  let closedEarly = false
  const disconnect = (): void => void client.disconnect().catch(() => undefined)
  client.once('connecting', () => {
    begun = true
  })
  client.on('disconnected', () => {
    ended.resolve()
    leaving.resolve('the connection was lost')
  })
  holdDisconnects(client, leaving.resolve)
  const close = (): void => {
    if (closed) return
    closed = true
    closedEarly = !begun
    // Once: asked again, the library would cut the connection before Slack has said goodbye. It has a limit of its own for how long that may take.
    disconnect()
    ended.resolve()
    leaving.resolve('it was closed')
  }
  const started = start(receiver, clock).then(failure => {
    if (failure) close()
    else if (closedEarly) disconnect()
    return failure
  })
  return { started, leaving: leaving.promise, ended: ended.promise, close }
}

async function start(receiver: SocketModeReceiver, clock: Pick<Clock, 'sleep'>): Promise<ApiFailure | null> {
  const late = new AbortController()
  const deadline = clock
    .sleep(openMs * 1.5, late.signal)
    .then((): ApiFailure => lost('Slack did not say hello'))
  const opened = receiver.start().then(
    () => null,
    (error: unknown) =>
      error === undefined ? lost('the connection was closed at once') : readFailure(error),
  )
  const failure = await Promise.race([opened, deadline])
  late.abort()
  return failure
}

function lost(words: string): ApiFailure {
  return { code: 'no_answer', words, retryAfterMs: null, neededScope: null, surelyNothing: true }
}

/** Keeps a connection open when Slack says that it will close it soon, until another one is there. */
function holdDisconnects(client: SocketModeReceiver['client'], leave: (reason: string) => void): void {
  const own = client.listeners('ws_message')
  client.removeAllListeners('ws_message')
  client.on('ws_message', (data: unknown, isBinary: boolean) => {
    const reason =
      typeof data === 'string' && data.includes('"disconnect"') ? disconnectReason(data) : undefined
    if (reason !== undefined) leave(reason)
    else for (const listener of own) listener(data, isBinary)
  })
}

function disconnectReason(text: string): string | undefined {
  const read = Disconnect.safeParse(parseJson(text))
  return read.success ? (read.data.reason ?? 'refresh_requested') : undefined
}
