import { type CommandForm, commandSchema } from './command-form.ts'
import { invalidForm, readForm } from './form.ts'
import { limits } from './limits.ts'
import { refusal } from './refusal.ts'
import type { Wire } from './wire.ts'
import type { World } from './world.ts'

export type Command = CommandForm & {
  readonly id: string
  readonly guildId: string | null
  readonly version: string
}

const dayMs = 24 * 60 * 60 * 1000

/** What the application has registered: everywhere (`null`) and in single guilds. */
export class Commands {
  readonly #world: World
  readonly #scopes = new Map<string | null, Command[]>()
  readonly #creates = new Map<string | null, number[]>()

  constructor(world: World) {
    this.#world = world
  }

  in(guildId: string | null): readonly Command[] {
    return this.#scopes.get(guildId) ?? []
  }

  /** @throws Refusal when there is no such command */
  one(guildId: string | null, id: string): Command {
    const command = this.in(guildId).find(one => one.id === id)
    if (!command) throw refusal('unknownCommand')
    return command
  }

  /** Replaces all. @throws Refusal */
  put(guildId: string | null, body: unknown): readonly Command[] {
    if (!Array.isArray(body))
      throw invalidForm([
        { path: [], code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' },
      ])
    const forms = body.map((one, index) => readForm(commandSchema(one), one, [index]))
    const faults = forms.flatMap(({ name, type }, index) =>
      forms.findIndex(other => other.name === name && other.type === type) < index
        ? [
            {
              path: [index],
              code: 'APPLICATION_COMMANDS_DUPLICATE_NAME',
              message: 'Application command names must be unique',
            },
          ]
        : [],
    )
    if (faults.length > 0) throw invalidForm(faults)
    this.#keep(
      guildId,
      forms.map(form => this.#made(guildId, form)),
    )
    return this.in(guildId)
  }

  /** Adds one, or changes the one of the same name and type. @throws Refusal */
  post(guildId: string | null, body: unknown): { command: Command; created: boolean } {
    const form = readForm(commandSchema(body), body)
    const same = this.#same(guildId, form)
    const command = this.#made(guildId, form)
    this.#keep(guildId, [...this.in(guildId).filter(one => one !== same), command])
    return { command, created: !same }
  }

  /** @throws Refusal */
  patch(guildId: string | null, id: string, body: unknown): Command {
    const { id: _, guildId: __, version: ___, ...before } = this.one(guildId, id)
    const whole = { ...before, ...(body as object) }
    const form = readForm(commandSchema(whole), whole)
    const after = { ...form, id, guildId, version: this.#world.ids.next() }
    this.#keep(
      guildId,
      this.in(guildId).map(one => (one.id === id ? after : one)),
    )
    return after
  }

  /** @throws Refusal */
  delete(guildId: string | null, id: string): void {
    const gone = this.one(guildId, id)
    this.#scopes.set(
      guildId,
      this.in(guildId).filter(one => one !== gone),
    )
  }

  #same(guildId: string | null, form: CommandForm): Command | undefined {
    return this.in(guildId).find(one => one.name === form.name && one.type === form.type)
  }

  #made(guildId: string | null, form: CommandForm): Command {
    const id = this.#same(guildId, form)?.id ?? this.#world.ids.next()
    return { ...form, id, guildId, version: this.#world.ids.next() }
  }

  #keep(guildId: string | null, commands: readonly Command[]): void {
    const count = (type: number) => commands.filter(one => one.type === type).length
    if (count(1) > limits.slashCommands || count(2) > limits.menuCommands || count(3) > limits.menuCommands)
      throw refusal('tooManyCommands')
    const before = new Set(this.in(guildId).map(({ id }) => id))
    const now = this.#world.clock.nowMs()
    const today = (this.#creates.get(guildId) ?? []).filter(at => now - at < dayMs)
    const created = commands.filter(({ id }) => !before.has(id)).map(() => now)
    if (today.length + created.length > limits.commandCreatesADay) throw refusal('tooManyCreates')
    this.#creates.set(guildId, [...today, ...created])
    this.#scopes.set(guildId, [...commands])
  }
}

/** A command as the API shows it. */
export function wireCommand({ guildId, ...command }: Command, applicationId: string): Wire {
  return {
    default_member_permissions: null,
    nsfw: false,
    contexts: null,
    integration_types: [0],
    ...command,
    application_id: applicationId,
    ...(guildId === null ? {} : { guild_id: guildId }),
  }
}
