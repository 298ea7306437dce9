import { AppError } from '@gatehouse/core/error.ts'
import { nearest } from '@gatehouse/core/nearest.ts'
import { type Command, key, type Parameter, type Parameters } from '../command.ts'
import { keepWithin, keepWithinKey } from '../parameters/keep-within.ts'
import { yesNo } from '../parameters/yes-no.ts'
import type { Reply } from '../reply.ts'

const ofMutating: Parameters = { [keepWithin]: keepWithinKey }

const ofTheEdge: Parameters = {
  verify: key(yesNo, 'yes|no', 'no applies it even when the routes that it touches do not answer', {
    values: ['yes', 'no'],
  }),
}

const riskWords = {
  read: 'only looks',
  change: 'runs at once, unless its plan turns out to be graver',
  destructive: 'shows what it would do and asks for a code',
  critical: 'shows what it would do and asks for a code, and for a second person with one of their own',
} as const

/** Everything that a command takes, with the keys that all mutating commands share. */
export function parametersOf(command: Command): Parameters {
  if ('wish' in command) return { ...command.parameters, ...ofTheEdge, ...ofMutating }
  return 'propose' in command ? { ...command.parameters, ...ofMutating } : command.parameters
}

/** `route show <name>`: how a command is typed, in one line. */
export function usageLine(command: Command): string {
  const entries = Object.entries(parametersOf(command))
  const places = entries
    .filter(([, { place }]) => place !== 'key' && place !== 'keys')
    .map(([, parameter]) => placeUsage(parameter))
  const keys = entries.filter(([, parameter]) => parameter.place === 'key')
  const needed = keys
    .filter(([, parameter]) => parameter.needed)
    .map(([name, { looks }]) => `${name}=<${looks}>`)
  // What all of them take is said by help on one of them.
  const others = keys.filter(([name, parameter]) => !parameter.needed && name !== keepWithin)
  const free =
    others.length > 4 ? ['[key=value …]'] : others.map(([name, { looks }]) => `[${name}=<${looks}>]`)
  const open = entries.flatMap(([, { place, looks }]) => (place === 'keys' ? [`[${looks}]`] : []))
  return [command.name, ...places, ...needed, ...open, ...free].join(' ')
}

/**
 * Help on everything, on a noun, or on one command.
 * @throws AppError `invalid` when there is nothing of that name
 */
export function helpReply(commands: readonly Command[], topic: readonly string[] = []): Reply {
  const name = topic.join(' ').toLowerCase()
  const exact = commands.find(command => command.name === name)
  if (exact) return commandHelp(exact)
  const below = commands.filter(command => name === '' || command.name.startsWith(`${name} `))
  if (below.length === 0) throw unknownTopic(commands, name)
  return {
    title: name === '' ? 'What you can say. More with help <word>.' : `Everything about "${name}".`,
    severity: 'info',
    table:
      name === ''
        ? { columns: ['say', 'and'], rows: nouns(below) }
        : {
            columns: ['command', 'what it does', 'needs'],
            rows: below.map(({ name, summary, role }) => [name, summary, role]),
          },
    next: [name === '' ? 'help route' : `help ${below[0]?.name ?? 'help'}`],
    data: below.map(describe),
  }
}

/** One line a noun, short enough for a phone: its verbs, or what it does when it has none. */
function nouns(commands: readonly Command[]): [string, string][] {
  const found = new Map<string, string[]>()
  for (const { name, summary } of commands) {
    const [noun = name, ...verb] = name.split(' ')
    found.set(noun, [...(found.get(noun) ?? []), verb.length === 0 ? summary : verb.join(' ')])
  }
  return [...found].map(([noun, verbs]) => [noun, verbs.join(', ')])
}

function commandHelp(command: Command): Reply {
  const rows = Object.entries(parametersOf(command)).map(([name, parameter]) => [
    parameter.place === 'key' ? `${name}=` : parameter.place === 'keys' ? '…=' : name,
    parameter.values?.join('|') ?? parameter.looks,
    parameter.place !== 'rest' && parameter.needed ? `${parameter.summary} (needed)` : parameter.summary,
  ])
  return {
    title: `${command.name}: ${command.summary}`,
    severity: 'info',
    facts: [
      ['Usage', usageLine(command)],
      ['Needs', command.role],
      ['Risk', `${command.risk}: ${riskWords[command.risk]}`],
    ],
    ...(rows.length > 0 && { table: { columns: ['argument', 'looks like', 'meaning'], rows } }),
    ...(command.examples.length > 0 && { code: { language: 'text', text: command.examples.join('\n') } }),
    data: describe(command),
  }
}

function describe(command: Command): unknown {
  const parameters = Object.entries(parametersOf(command)).map(
    ([name, { place, needed, looks, summary, values }]) => {
      return { name, place, needed, looks, summary, ...(values && { values }) }
    },
  )
  const { name, summary, role, risk, examples } = command
  return { name, summary, role, risk, usage: usageLine(command), parameters, examples }
}

function placeUsage({ place, needed, looks }: Parameter): string {
  if (place === 'rest') return `[<${looks}> …]`
  return needed ? `<${looks}>` : `[<${looks}>]`
}

function unknownTopic(commands: readonly Command[], name: string): AppError {
  const names = commands.flatMap(command => [command.name, ...command.name.split(' ').slice(0, 1)])
  const near = nearest(name, [...new Set(names)])
  const hint = near === undefined ? 'Type help for all of them' : `Did you mean ${near}?`
  return new AppError('invalid', `There is no command "${name}". ${hint}`)
}
