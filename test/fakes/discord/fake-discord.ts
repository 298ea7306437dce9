import { Commands } from './commands.ts'
import { Delivery, type Order } from './delivery.ts'
import { Faults, known } from './faults.ts'
import { Gateway } from './gateway.ts'
import { intents } from './intents.ts'
import type { Answer } from './interaction.ts'
import { Interactions } from './interactions.ts'
import { callbackDeadlineMs, permissions } from './limits.ts'
import { Person } from './person.ts'
import { Rates } from './rates.ts'
import { type RecordedCall, Server } from './server.ts'
import type { ChannelChange, ChannelOptions, DiscordSettings, MemberOptions } from './settings.ts'
import { wireChannel, wireRole } from './wire.ts'
import { wireGuild } from './wire-guild.ts'
import { type Channel, type Guild, type Ping, type Role, World } from './world.ts'

/** A Discord that runs in the test: see README.md. */
export class FakeDiscord {
  /** Made up, and not to be used anywhere. */
  readonly token = 'made-up-discord-token'
  readonly faults: Faults
  readonly #world: World
  readonly #gateway: Gateway
  readonly #delivery: Delivery
  readonly #commands: Commands
  readonly #interactions: Interactions
  readonly #server: Server

  private constructor(settings: DiscordSettings) {
    const world = new World(settings.clock)
    const tokenIsGood = (token: string) => token === this.token && !this.faults.revoked
    this.#world = world
    this.#gateway = new Gateway(world, {
      heartbeatMs: settings.heartbeatMs ?? 41_250,
      identifyEveryMs: settings.identifyEveryMs ?? 0,
      privilegedIntents: settings.privilegedIntents ?? 0,
      url: () => this.#server.gatewayUrl,
      tokenIsGood,
    })
    this.#delivery = new Delivery(this.#gateway)
    this.#commands = new Commands(world)
    this.#interactions = new Interactions(world, this.#gateway, this.#delivery, {
      deadlineMs: settings.deadlineMs ?? callbackDeadlineMs,
      baseUrl: () => this.#server.baseUrl,
    })
    const rates = new Rates()
    this.faults = new Faults(this.#gateway, this.#interactions, rates)
    this.#server = new Server({
      world,
      commands: this.#commands,
      interactions: this.#interactions,
      gateway: this.#gateway,
      faults: this.faults,
      rates,
      tokenIsGood,
    })
  }

  static async start(settings: DiscordSettings): Promise<FakeDiscord> {
    const discord = new FakeDiscord(settings)
    await discord.#server.listen()
    return discord
  }

  /** The base address for `rest.api`. */
  get url(): string {
    return `${this.#server.baseUrl}/api`
  }

  /** Id of the application. */
  get application(): string {
    return this.#world.applicationId
  }

  /** Id of the home guild. */
  get guild(): string {
    return this.#world.home.id
  }

  get botUser(): { readonly id: string; readonly name: string } {
    return this.#world.bot
  }

  /** A new channel. Whoever is connected is told. */
  channel(name: string, options: ChannelOptions = {}): { readonly id: string; readonly name: string } {
    const parent = options.thread ? this.#world.channels.get(options.thread.id) : undefined
    const channel = this.#world.addChannel({
      name,
      kind: options.thread ? 'thread' : 'text',
      guild: parent?.guild ?? this.#guildOf(options.guild),
      parent: parent ?? null,
      recipient: null,
      archived: options.archived ?? false,
      locked: options.locked ?? false,
      botMaySee: options.botMaySee ?? parent?.botMaySee ?? true,
      botMaySend: options.botMaySend ?? parent?.botMaySend ?? true,
    })
    this.#tellOf(channel, 'CREATE')
    return channel
  }

  /** Changes a channel. Whoever is connected is told. */
  changes({ id }: { readonly id: string }, change: ChannelChange): void {
    const channel = this.#world.channels.get(id)
    if (!channel) throw new Error('there is no such channel')
    Object.assign(channel, change)
    this.#tellOf(channel, 'UPDATE')
  }

  /** Deletes a channel with all that is in it. Whoever is connected is told. */
  deletesChannel({ id }: { readonly id: string }): void {
    const channel = this.#world.channels.get(id)
    if (!channel) throw new Error('there is no such channel')
    for (const message of this.#world.messagesOf(channel)) this.#world.messages.delete(message.id)
    this.#world.channels.delete(id)
    this.#tellOf(channel, 'DELETE')
  }

  #tellOf(channel: Channel, what: 'CREATE' | 'UPDATE' | 'DELETE'): void {
    const kind = channel.kind === 'thread' ? 'THREAD' : 'CHANNEL'
    this.#delivery.send(`${kind}_${what}`, wireChannel(channel, this.#world.bot), intents.guilds)
  }

  /** A role of the home guild. Whoever is connected is told. */
  role(name: string, granted = 0n): Role {
    const role = { id: this.#world.ids.next(), name, permissions: granted }
    this.#world.home.roles.set(role.id, role)
    const data = { guild_id: this.guild, role: wireRole(role, this.#world.home.roles.size - 1) }
    this.#delivery.send('GUILD_ROLE_CREATE', data, intents.guilds)
    return role
  }

  /** A new person. */
  member(name: string, options: MemberOptions = {}): Person {
    const world = this.#world
    const user = world.addUser(name, options.bot ?? false)
    const guild = options.guild === 'none' ? null : this.#guildOf(options.guild)
    const roles = (options.roles ?? []).map(({ id }) => id)
    if (options.administrator) roles.push(this.role(`${name}-administrator`, permissions.administrator).id)
    // A bot may write to those alone with whom it shares a guild, and who let it.
    world.direct(user).botMaySend = guild !== null && !options.refusesMessages
    guild?.members.set(user.id, { user, roles, timedOutUntilMs: options.timedOutUntilMs ?? null })
    return new Person(
      {
        world,
        commands: this.#commands,
        interactions: this.#interactions,
        delivery: this.#delivery,
        baseUrl: () => this.#server.baseUrl,
      },
      user,
      guild,
    )
  }

  #guildOf(which: 'other' | undefined): Guild {
    const world = this.#world
    if (which === undefined) return world.home
    const known = [...world.guilds.values()].find(guild => guild !== world.home)
    if (known) return known
    const guild = world.addGuild('other')
    this.#delivery.send('GUILD_CREATE', wireGuild(guild, world), intents.guilds)
    return guild
  }

  /** Deletes a message as a moderator would. */
  deletes({ id }: { readonly id: string }): void {
    const channel = this.#world.messages.get(id)?.channel
    if (!channel) throw new Error('there is no such message')
    this.#world.messages.delete(id)
    const wanted = channel.guild ? intents.guildMessages : intents.directMessages
    const guild = channel.guild ? { guild_id: channel.guild.id } : {}
    this.#delivery.send('MESSAGE_DELETE', { id, channel_id: channel.id, ...guild }, wanted)
    this.#world.changed()
  }

  /** Everybody whom the bot's messages notified. */
  get pings(): readonly Ping[] {
    return this.#world.pings
  }

  /** Every first callback so far, with its time. */
  get answers(): readonly Answer[] {
    return this.#interactions.answers
  }

  get violations(): readonly string[] {
    return this.#world.violations.all
  }

  /** From now on a violation like this is what the test wants to see. */
  expectViolation(pattern: RegExp): void {
    this.#world.violations.expect(pattern)
  }

  /** Requests so far to a route such as `POST`, `/channels/:channel/messages`; without tokens, for counting. */
  calls(method: string, route: string): readonly RecordedCall[] {
    const name = known(`${method} ${route}`)
    return this.#server.calls.filter(call => call.route === name)
  }

  /** Tells an interaction again: the last one, or the one of an id. */
  redeliver(which: 'last' | string = 'last', times = 1): void {
    this.#interactions.repeat(this.#delivery.again(which, times))
  }

  /** Keeps events back until `release`. */
  hold(): void {
    this.#delivery.hold()
  }

  release(order: Order = 'in order'): void {
    this.#delivery.release(order)
  }

  /** Whether a client is connected and identified. */
  get connected(): boolean {
    return this.#gateway.connected
  }

  /** Ends everything. @throws Error when there were violations that the test did not expect */
  async close(): Promise<void> {
    this.#interactions.close()
    this.#gateway.close()
    await this.#server.close()
    this.#world.violations.settle()
  }
}
