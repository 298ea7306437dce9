import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { Connection } from './connection.ts'
import { intents } from './intents.ts'
import { Session } from './session.ts'
import { type Wire, wireUser } from './wire.ts'
import { wireGuild } from './wire-guild.ts'
import type { World } from './world.ts'

export interface GatewaySettings {
  readonly heartbeatMs: number
  readonly identifyEveryMs: number
  /** Privileged intents that the application may use, as a bit set. */
  readonly privilegedIntents: number
  readonly url: () => string
  readonly tokenIsGood: (token: string) => boolean
}

/** What an event says; where that depends on the intents of a session, by those. */
export type News = object | ((intents: number) => object)

/** https://docs.discord.com/developers/events/gateway */
export class Gateway {
  readonly world: World
  readonly settings: GatewaySettings
  readonly sessions = new Map<string, Session>()
  readonly #server = new WebSocketServer({ noServer: true })
  readonly #connections = new Set<Connection>()
  #lastIdentified = -Infinity
  sessionsLeft = 1000
  refusing = false
  silent = false
  guildsAreOut = false

  constructor(world: World, settings: GatewaySettings) {
    this.world = world
    this.settings = settings
  }

  /** Takes over a request to become a WebSocket. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.refusing) {
      socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n')
      return
    }
    this.#server.handleUpgrade(request, socket, head, client => this.#accept(client, request))
  }

  #accept(socket: WebSocket, request: IncomingMessage): void {
    const connection = new Connection(
      this,
      socket,
      new URL(request.url ?? '/', 'http://localhost').searchParams,
    )
    this.#connections.add(connection)
    socket.once('close', () => this.#connections.delete(connection))
    connection.begin()
  }

  /** Whether anybody would hear an event at once. */
  get connected(): boolean {
    return [...this.sessions.values()].some(({ open }) => open)
  }

  /** https://docs.discord.com/developers/events/gateway#session-start-limit-object */
  get startLimit(): Wire {
    return { total: 1000, remaining: this.sessionsLeft, reset_after: 86_400_000, max_concurrency: 1 }
  }

  /** Tells every session that asked for it. */
  dispatch(event: string, news: News, intent = 0): void {
    for (const session of this.sessions.values())
      if (intent === 0 || session.intents & intent)
        session.tell(event, typeof news === 'function' ? news(session.intents) : news)
  }

  /** Whether a new session may be started now: one in five seconds, as `max_concurrency` says, where a test wants that. */
  mayIdentify(): boolean {
    const now = performance.now()
    const early = now - this.#lastIdentified < this.settings.identifyEveryMs
    this.#lastIdentified = now
    return !early && this.sessionsLeft > 0
  }

  /** Sessions that nobody is connected to are gone. */
  forget(): void {
    for (const session of this.sessions.values()) if (!session.open) this.sessions.delete(session.id)
  }

  /** A new session: READY, then each guild. */
  identify(socket: WebSocket, wanted: number): Session {
    this.sessionsLeft -= 1
    const session = new Session(wanted, socket)
    this.sessions.set(session.id, session)
    const { world } = this
    session.tell('READY', {
      v: 10,
      user: wireUser(world.bot),
      guilds: [...world.guilds.keys()].map(id => ({ id, unavailable: true })),
      session_id: session.id,
      resume_gateway_url: this.settings.url(),
      session_type: 'normal',
      shard: [0, 1],
      application: { id: world.applicationId, flags: 0 },
      private_channels: [],
      relationships: [],
      user_settings: {},
      _trace: [],
    })
    if (wanted & intents.guilds && !this.guildsAreOut)
      for (const guild of world.guilds.values()) session.tell('GUILD_CREATE', wireGuild(guild, world))
    return session
  }

  /** Guilds that were out are there for everybody. */
  guildsReturn(): void {
    this.guildsAreOut = false
    for (const guild of this.world.guilds.values())
      this.dispatch('GUILD_CREATE', wireGuild(guild, this.world), intents.guilds)
  }

  /** Does something to every open connection. */
  each(act: (connection: Connection) => void): void {
    for (const connection of [...this.#connections]) act(connection)
  }

  close(): void {
    this.each(connection => connection.drop())
    this.#server.close()
  }
}
