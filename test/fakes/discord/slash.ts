import type { Option } from './command-form.ts'
import type { Command, Commands } from './commands.ts'
import { limits, permissions } from './limits.ts'
import { optionTypes } from './option-rules.ts'
import { type Wire, wireChannel, wireMember, wireRole, wireUser } from './wire.ts'
import { type Channel, type Guild, type Member, memberPermissions, type World } from './world.ts'

/** What a person gives for an option: a value, or somebody or something with an id. */
export type Given = string | number | boolean | { readonly id: string }

/** Where a person is when she types. */
export interface Standing {
  readonly world: World
  readonly channel: Channel
  readonly guild: Guild | null
  readonly member: Member | null
}

/** A command that this person is offered here. @throws Error when she is not */
export function offered(commands: Commands, standing: Standing, name: string, type: number): Command {
  const { guild } = standing
  const scoped = guild ? commands.in(guild.id) : []
  // A guild's own command stands before one of everywhere.
  const all = [...scoped, ...commands.in(null).filter(command => mayRunIn(command, guild))]
  const command = all.find(one => one.name === name && one.type === type)
  if (!command)
    throw new Error(`no command ${name} is offered here; there are: ${all.map(one => one.name).join(', ')}`)
  if (!maySee(command, standing)) throw new Error(`this person is not offered ${name}`)
  return command
}

/** https://docs.discord.com/developers/interactions/application-commands#interaction-contexts */
function mayRunIn({ contexts, dm_permission }: Command, guild: Guild | null): boolean {
  if (contexts != null) return contexts.includes(guild ? 0 : 1)
  return guild !== null || dm_permission !== false
}

function maySee({ default_member_permissions }: Command, { guild, member, world }: Standing): boolean {
  if (!guild || !member) return true
  const granted = memberPermissions(guild, member, world.clock.nowMs())
  if (!(granted & permissions.useCommands)) return false
  if (default_member_permissions == null || granted & permissions.administrator) return true
  const needed = BigInt(default_member_permissions)
  return needed !== 0n && (granted & needed) === needed
}

interface Leaf {
  readonly options: readonly Option[]
  /** Puts the options of the leaf where the payload wants them. */
  readonly wrap: (options: readonly Wire[]) => readonly Wire[]
}

/** The sub-command that words name. @throws Error when they name none, or stop at a group */
export function leafOf(command: Command, words: readonly string[]): Leaf {
  let options: readonly Option[] = 'options' in command ? (command.options ?? []) : []
  const path: Option[] = []
  for (const word of words) {
    const next = options.find(one => one.name === word && one.type <= optionTypes.group)
    if (!next) throw new Error(`${[command.name, ...words].join(' ')}: there is no ${word}`)
    path.push(next)
    options = next.options ?? []
  }
  if (options.some(({ type }) => type <= optionTypes.group))
    throw new Error(
      `${[command.name, ...words].join(' ')} is no command: it goes on with one of ${options.map(({ name }) => name).join(', ')}`,
    )
  const wrap = (inner: readonly Wire[]) =>
    path
      .toReversed()
      .reduce<readonly Wire[]>((held, { name, type }) => [{ name, type, options: held }], inner)
  return { options, wrap }
}

/** The options as the payload carries them. @throws Error where a client would not let a person send them */
export function fill(
  options: readonly Option[],
  given: Readonly<Record<string, Given>>,
  standing: Standing,
): { filled: readonly Wire[]; resolved: Wire } {
  const resolved: Wire = {}
  for (const name of Object.keys(given))
    if (!options.some(one => one.name === name)) throw new Error(`there is no option ${name}`)
  for (const { name, required } of options)
    if (required && given[name] === undefined) throw new Error(`the option ${name} is required`)
  const filled = options.flatMap(option => {
    const value = given[option.name]
    if (value === undefined) return []
    return [{ name: option.name, type: option.type, value: readValue(option, value, standing, resolved) }]
  })
  return { filled, resolved }
}

function readValue(option: Option, value: Given, standing: Standing, resolved: Wire): Given {
  const wrong = (why: string) => new Error(`the option ${option.name} ${why}`)
  const { string, integer, number, boolean } = optionTypes
  if (typeof value === 'object') {
    resolve(option, value.id, standing, resolved)
    return value.id
  }
  if (option.choices?.length && !option.choices.some(choice => choice.value === value))
    throw wrong(`is one of ${option.choices.map(choice => choice.value).join(', ')}`)
  if (option.type === string) {
    if (typeof value !== 'string') throw wrong('is text')
    if (value.length < (option.min_length ?? 1) || value.length > (option.max_length ?? limits.optionString))
      throw wrong('is too short or too long')
    return value
  }
  if (option.type === boolean) {
    if (typeof value !== 'boolean') throw wrong('is yes or no')
    return value
  }
  if (option.type !== integer && option.type !== number) throw wrong('wants somebody or something with an id')
  if (typeof value !== 'number') throw wrong('is a number')
  if (option.type === integer && !Number.isSafeInteger(value)) throw wrong('is a whole number')
  if (value < (option.min_value ?? -Infinity) || value > (option.max_value ?? Infinity))
    throw wrong('is out of range')
  return value
}

/** Adds what an id stands for. https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-resolved-data-structure */
function resolve({ name, type }: Option, id: string, { world, guild }: Standing, resolved: Wire): void {
  const add = (kind: string, value: unknown) => {
    resolved[kind] = { ...(resolved[kind] as object | undefined), [id]: value }
  }
  const { user, role, mentionable, channel } = optionTypes
  const foundUser = world.users.get(id)
  const foundRole = guild?.roles.get(id)
  const foundChannel = world.channels.get(id)
  if (foundUser && (type === user || type === mentionable)) {
    add('users', wireUser(foundUser))
    const member = guild?.members.get(id)
    if (member) add('members', { ...wireMember(member), user: undefined, permissions: '0' })
  } else if (foundRole && (type === role || type === mentionable)) add('roles', wireRole(foundRole, 1))
  else if (foundChannel && type === channel)
    add('channels', { ...wireChannel(foundChannel, world.bot), permissions: '0' })
  else throw new Error(`the option ${name} does not take that`)
}
