import { AppError } from '@gatehouse/core/error.ts'
import { nearest } from '@gatehouse/core/nearest.ts'
import { z } from 'zod'
import type { Command, Parameter } from '../../command.ts'
import { gapOf, keyWord, lineOf } from '../../grammar/line-of.ts'
import { parametersOf } from '../../grammar/usage.ts'
import { bodyOfLine } from './body-of-line.ts'

const One = z.union([
  z.string(),
  z.number().transform(String),
  z.boolean().transform(yes => (yes ? 'yes' : 'no')),
])
const Value = z.union([One, z.array(One)])
type Value = z.infer<typeof Value>

const Body = z.custom<object>(
  value => typeof value === 'object' && value !== null && !Array.isArray(value),
  'The body is one JSON object with the parameters of the command, as in {"name":"shop"}.',
)

const openKey = /^[a-z][a-z0-9-]{0,39}$/

/**
 * A command and a JSON object of its parameters, as the line that says the same. Every value becomes a quoted word where it has to, so
 * that none can be read as another word, key or flag.
 * @throws AppError `invalid` with a sentence on the first thing that is wrong
 */
export function commandLine(command: Command, body: unknown): string {
  const given = readBody(command, body)
  const texts = new Map<string, readonly string[]>()
  for (const [name, parameter] of Object.entries(parametersOf(command))) {
    const value = given.get(name)
    given.delete(name)
    if (parameter.place === 'keys') continue
    if (value !== undefined) texts.set(name, textsOf(name, parameter, value))
    else if (parameter.needed && parameter.place !== 'key')
      throw wrong(`The ${name} is missing: ${parameter.summary}.`)
  }
  const gap = gapOf(command, texts)
  if (gap) throw wrong(`${gap.filled} goes with ${gap.empty}; give both.`)
  // What is left belongs to a command that takes keys which it does not name itself.
  const further = [...given].map(([name, value]) => keyWord(name, joined(name, value)))
  return lineOf(command, texts, further)
}

function readBody(command: Command, body: unknown): Map<string, Value> {
  const read = Body.safeParse(body)
  if (!read.success) throw wrong(read.error.issues[0]?.message ?? 'The body is one JSON object.')
  const parameters = parametersOf(command)
  const [open] = Object.keys(parameters).filter(name => parameters[name]?.place === 'keys')
  const given = new Map<string, Value>()
  for (const [name, value] of Object.entries(read.data)) {
    if (open !== undefined && (name === open || isObject(value))) throw wrong(besideWords(command))
    if (!Object.hasOwn(parameters, name) && !(open !== undefined && openKey.test(name)))
      throw wrong(unknownName(command, name, Object.keys(parameters)))
    const known = Value.safeParse(value)
    if (!known.success)
      throw wrong(
        `${name} is text, a number, true or false, or a list of these; leave it out where it does not matter.`,
      )
    given.set(name, known.data)
  }
  return given
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** For whoever puts the keys of a kind into an object of their own. */
function besideWords(command: Command): string {
  const named = Object.entries(parametersOf(command)).flatMap(([name, { place }]) =>
    place === 'positional' ? [name] : [],
  )
  const example = JSON.stringify(bodyOfLine([command], command.examples[0] ?? command.name))
  return `The keys of the kind stand beside ${named.join(' and ')}, as in ${example}.`
}

function textsOf(name: string, { place }: Parameter, value: Value): string[] {
  if (place === 'rest') return typeof value === 'string' ? [value] : value
  return [joined(name, value)]
}

/** A list in one word has commas between, so none can be inside. */
function joined(name: string, value: Value): string {
  if (typeof value === 'string') return value
  const bad = value.find(part => part.includes(','))
  if (bad !== undefined) throw wrong(`${name}: an entry of a list cannot hold a comma, as "${bad}" does.`)
  return value.join(',')
}

function unknownName(command: Command, name: string, names: readonly string[]): string {
  const near = nearest(name, names)
  if (names.length === 0) return `${command.name} takes no parameters.`
  const hint = near === undefined ? `It takes: ${names.join(', ')}.` : `Did you mean ${near}?`
  return `${command.name} has no parameter "${name}". ${hint}`
}

function wrong(message: string): AppError {
  return new AppError('invalid', message)
}
