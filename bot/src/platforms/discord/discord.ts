import type { APIInteraction, Client } from 'discord.js'
import { ChartPictures } from '../../charts/chart-pictures.ts'
import type { Card } from '../../chat/card.ts'
import type { ChatCheck, ChatEars, ChatPlatform, Sent, Surface } from '../../chat/chat-platform.ts'
import type { Known } from '../../chat/known.ts'
import { checkDiscord } from './check/check-discord.ts'
import { discordCommands } from './commands/commands.ts'
import { Registrar } from './commands/registrar.ts'
import { Connection } from './gateway/connection.ts'
import { wrongToken } from './gateway/end-words.ts'
import { Receiver } from './interactions/receive.ts'
import { Messages } from './messages/channel-messages.ts'
import type { DiscordParts } from './open-discord.ts'
import { closeRest, openRest, type Rest } from './rest/open-rest.ts'

/** How Discord is reached, and where commands are registered. */
interface DiscordSettings {
  token: string
  guild: string | null
  apiUrl: string | null
}

/** Discord as a chat platform. */
export class Discord implements ChatPlatform {
  readonly #settings: DiscordSettings
  readonly #parts: DiscordParts
  readonly #ears: ChatEars
  readonly #rest: Rest
  readonly #connection: Connection
  readonly #registrar: Registrar
  readonly #receiver: Receiver
  readonly #messages: Messages
  readonly #answering = new Set<Promise<void>>()
  #known: Known | null = null
  #application: string | null = null
  /** By how much Discord's clock is before ours; null before its first answer. */
  #clockAheadMs: number | null = null

  constructor(settings: DiscordSettings, ears: ChatEars, parts: DiscordParts) {
    this.#settings = settings
    this.#ears = ears
    this.#parts = parts
    const { clock, random, commands } = parts
    const log: ChatEars['log'] = (level, message, fields) => ears.log(level, message, fields)
    this.#rest = openRest(settings.token, settings.apiUrl, {
      refused: () => this.#connection.refuse(wrongToken),
      date: ms => {
        this.#clockAheadMs = ms - clock.nowMs()
      },
    })
    const pictures = new ChartPictures(log)
    this.#messages = new Messages(this.#rest, pictures)
    const { guild } = settings
    const registered = discordCommands(commands, guild)
    this.#registrar = new Registrar({ rest: this.#rest, clock, random, log, guild, commands: registered })
    this.#receiver = new Receiver({
      rest: this.#rest,
      pictures,
      clock,
      ears,
      commands,
      known: () => this.#known,
      parentOf: thread => this.#parentOf(thread),
      nowMs: () => clock.nowMs(),
    })
    this.#connection = new Connection({
      token: settings.token,
      apiUrl: settings.apiUrl,
      clock,
      random,
      log,
      tell: state => ears.state(state),
      up: (_client, application) => {
        this.#application = application
        this.#registrar.start(application)
      },
      guild: id => this.#registrar.seen(this.#application, id),
      interaction: interaction => this.#receive(interaction),
    })
  }

  start(): void {
    this.#ears.state({ kind: 'starting' })
    this.#connection.start()
  }

  post(channel: string, card: Card, once: string): Promise<Sent> {
    return this.#messages.post(channel, card, once)
  }

  edit(channel: string, message: string, card: Card): Promise<Sent> {
    return this.#messages.edit(channel, message, card)
  }

  show(surface: Surface, card: Card): Promise<Sent> {
    return this.#messages.show(surface, card)
  }

  check(channels: readonly string[]): Promise<ChatCheck[]> {
    const { guild } = this.#settings
    return checkDiscord({
      rest: this.#rest,
      guild,
      commands: discordCommands(this.#parts.commands, guild),
      state: this.#connection.state,
      client: this.#connection.client,
      clockAheadMs: () => this.#clockAheadMs,
      channels,
    })
  }

  know(known: Known): void {
    this.#known = known
  }

  /** What is being answered is answered before it ends. */
  async close(): Promise<void> {
    await this.#connection.close()
    await Promise.all([this.#registrar.close(), ...this.#answering])
    closeRest(this.#rest)
  }

  #receive(interaction: APIInteraction): void {
    const answering = this.#receiver.receive(interaction).finally(() => this.#answering.delete(answering))
    this.#answering.add(answering)
  }

  #parentOf(thread: string): string | null {
    const client: Client | null = this.#connection.client
    const channel = client?.channels.cache.get(thread)
    return channel?.isThread() ? channel.parentId : null
  }
}
