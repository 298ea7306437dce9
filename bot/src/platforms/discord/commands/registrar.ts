import type { Clock } from '@gatehouse/core/clock.ts'
import type { RESTPostAPIApplicationCommandsJSONBody } from 'discord.js'
import { BackOff } from '../../../back-off.ts'
import type { ChatEars } from '../../../chat/chat-platform.ts'
import type { Rest } from '../rest/open-rest.ts'
import { troubleWords } from '../rest/trouble.ts'
import { inviteLink } from './invite.ts'
import { register, unregister } from './register.ts'

/** What registering needs. */
interface RegistrarParts {
  rest: Rest
  clock: Pick<Clock, 'sleep'>
  random(): number
  log: ChatEars['log']
  guild: string | null
  commands: readonly RESTPostAPIApplicationCommandsJSONBody[]
}

const firstPauseMs = 2000
const longestPauseMs = 60_000

/** Sees to it that Discord has the commands of today: after each start, and again while it fails. */
export class Registrar {
  readonly #parts: RegistrarParts
  readonly #closing = new AbortController()
  readonly #guilds = new Set<string>()
  #waiting = new AbortController()
  #running: Promise<void> | null = null

  constructor(parts: RegistrarParts) {
    this.#parts = parts
  }

  /** Registers once; does nothing while it is at it, or when it is done. */
  start(application: string): void {
    this.#running ??= this.#run(application)
  }

  /** A server is there: what failed because it was not is tried again at once. */
  seen(application: string | null, guild: string): void {
    if (this.#guilds.has(guild)) return
    this.#guilds.add(guild)
    this.#waiting.abort()
    if (application !== null && this.#parts.guild === null)
      void this.#attempt(() => this.#clean(application, guild))
  }

  async close(): Promise<void> {
    this.#closing.abort()
    this.#waiting.abort()
    await this.#running
  }

  async #run(application: string): Promise<void> {
    const { clock, random, log, guild } = this.#parts
    log('info', 'discord invite link', { url: inviteLink(application, guild) })
    const backOff = new BackOff(firstPauseMs, longestPauseMs, random)
    while (!this.#closing.signal.aborted) {
      // Before the try: a server that appears during it ends the pause after it.
      this.#waiting = new AbortController()
      if (await this.#attempt(() => this.#register(application))) return
      if (this.#closing.signal.aborted) return
      await clock.sleep(backOff.next(), this.#waiting.signal)
    }
  }

  async #register(application: string): Promise<void> {
    const { rest, commands, guild, log } = this.#parts
    const changed = await register(rest, { application, guild }, commands)
    log('info', 'discord commands', { changed, guild })
    if (guild !== null) await unregister(rest, { application, guild: null })
  }

  async #clean(application: string, guild: string): Promise<void> {
    if (await unregister(this.#parts.rest, { application, guild }))
      this.#parts.log('info', 'discord commands of one server removed', { guild })
  }

  async #attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work()
      return true
    } catch (error) {
      if (!this.#closing.signal.aborted)
        this.#parts.log('warn', 'discord commands not registered', { error: troubleWords(error) })
      return false
    }
  }
}
