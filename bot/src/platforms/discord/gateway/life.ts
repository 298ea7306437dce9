import type { Clock } from '@gatehouse/core/clock.ts'
import { type APIInteraction, Client, Events, GatewayDispatchEvents, GatewayIntentBits } from 'discord.js'
import { z } from 'zod'
import type { ChatEars } from '../../../chat/chat-platform.ts'
import { makeRequest } from '../rest/open-rest.ts'
import { closeEnd, type GatewayEnd, loginEnd } from './end-words.ts'
import { Pace } from './pace.ts'

/** What a client lives with. */
export interface LifeParts {
  token: string
  apiUrl: string | null
  clock: Pick<Clock, 'sleep'>
  random(): number
  log: ChatEars['log']
  /** Interactions arrive from here on. */
  up(client: Client, application: string): void
  /** No interactions arrive for now; the library connects again by itself. */
  away(words: string): void
  /** Gatehouse was added to a server, or Discord told of one that it is in. */
  guild(id: string): void
  /** Somebody did something. Must not throw. */
  interaction(interaction: APIInteraction): void
}

const Ready = z.looseObject({ application: z.looseObject({ id: z.string() }) })
const Guild = z.looseObject({ id: z.string() })

/** A client that has not connected by then is given up, and another one is made. */
const patienceMs = 180_000

/**
 * One client from its login to its end. Interactions are taken as they arrive: the client itself would hold them back until every server
 * has been told of, which can take 15 seconds, five times longer than Discord waits.
 * @param signal ends it
 */
export async function live(parts: LifeParts, signal: AbortSignal): Promise<GatewayEnd> {
  const pace = new Pace(parts)
  const ended = Promise.withResolvers<GatewayEnd>()
  const client = new Client({
    // Without Guilds the channels and their permissions are unknown, and `check` could not tell about them.
    intents: [GatewayIntentBits.Guilds],
    allowedMentions: { parse: [] },
    rest: { ...(parts.apiUrl !== null && { api: parts.apiUrl }), timeout: 10_000, retries: 1, makeRequest },
    ws: { buildStrategy: manager => pace.strategy(manager) },
  })
  const watch = new Watch(parts.clock, () =>
    ended.resolve({ kind: 'lost', words: 'Discord could not be reached for three minutes' }),
  )
  watch.start()
  hearClient(client, parts, pace, watch, ended.resolve)
  signal.addEventListener('abort', () => ended.resolve({ kind: 'lost', words: 'it was ended' }), {
    once: true,
  })
  client.login(parts.token).catch((error: unknown) => ended.resolve(loginEnd(error)))
  const end = await ended.promise
  watch.stop()
  pace.end()
  await discard(client, parts)
  return end
}

function hearClient(
  client: Client,
  parts: LifeParts,
  pace: Pace,
  watch: Watch,
  end: (how: GatewayEnd) => void,
): void {
  const standing = (application: string): void => {
    pace.wellConnected()
    watch.stop()
    parts.up(client, application)
  }
  const known = { application: '' }
  client.ws.on(GatewayDispatchEvents.Ready, (data: unknown) => {
    known.application = Ready.parse(data).application.id
    standing(known.application)
  })
  client.ws.on(GatewayDispatchEvents.Resumed, () => standing(known.application))
  client.ws.on(GatewayDispatchEvents.GuildCreate, (data: unknown) => parts.guild(Guild.parse(data).id))
  client.ws.on(GatewayDispatchEvents.InteractionCreate, (data: APIInteraction) => parts.interaction(data))
  client.on(Events.ShardReconnecting, () => {
    parts.away('the connection to Discord was lost and is being made again')
    watch.start()
  })
  client.on(Events.ShardDisconnect, ({ code }) => end(closeEnd(code)))
  client.on(Events.Invalidated, () => end({ kind: 'lost', words: 'Discord ended the session' }))
  // Without a listener either of them would end the thread.
  client.on(Events.Error, error => parts.log('warn', 'discord client error', { error: error.message }))
  client.on(Events.ShardError, error => parts.log('warn', 'discord socket error', { error: error.message }))
}

async function discard(client: Client, { clock, log }: LifeParts): Promise<void> {
  client.ws.removeAllListeners()
  try {
    // The library waits for the other side to say goodbye, which may never come.
    await Promise.race([client.destroy(), clock.sleep(2000)])
  } catch (error) {
    log('warn', 'discord client not closed well', {
      error: error instanceof Error ? error.message : String(error),
    })
  }
}

/** Calls `over` unless it is stopped in time. */
class Watch {
  readonly #clock: Pick<Clock, 'sleep'>
  readonly #over: () => void
  #running: AbortController | null = null

  constructor(clock: Pick<Clock, 'sleep'>, over: () => void) {
    this.#clock = clock
    this.#over = over
  }

  start(): void {
    if (this.#running) return
    const running = new AbortController()
    this.#running = running
    void this.#clock.sleep(patienceMs, running.signal).then(() => {
      if (!running.signal.aborted) this.#over()
    })
  }

  stop(): void {
    this.#running?.abort()
    this.#running = null
  }
}
