import { AppError } from '@gatehouse/core/error.ts'
import { didYouMean, nearest } from '@gatehouse/core/nearest.ts'
import type { Arguments, Command, Parameter, Parameters } from '../command.ts'
import type { Suggest } from '../suggest.ts'
import { quoteValue, quoteWord, type Word } from './grammar.ts'
import { keysFor } from './loose-words.ts'
import { parametersOf } from './usage.ts'

/** Words as they were typed, by the parameter that they belong to. */
type Typed = Map<string, string[]>

/** What there is at this moment, for sentences about what is missing or wrong. */
export interface Known {
  /** What a missing word could be, behind those that stand before it. @throws AppError when one of those is wrong */
  listed(suggest: Suggest, before: readonly string[]): readonly string[]
  /** What was probably meant by a text that a parameter cannot be; empty when nothing is near. */
  meant(parameter: Parameter, text: string): string
}

const nothingKnown: Known = { listed: () => [], meant: () => '' }
const mostListed = 8

/**
 * Gives the words behind a command's name to its parameters, and reads each by its type.
 * @throws AppError `invalid` with a sentence on the first thing that is wrong
 */
export function readArguments(
  command: Command,
  words: readonly Word[],
  known: Known = nothingKnown,
): Arguments<Parameters> {
  const parameters = parametersOf(command)
  const typed = assign(command, parameters, joinTimes(command, parameters, words))
  const args: Record<string, unknown> = {}
  for (const [name, parameter] of Object.entries(parameters)) {
    const texts = typed.get(name) ?? []
    if (parameter.place === 'keys') args[name] = openKeys(parameters, typed)
    else if (parameter.place === 'rest')
      args[name] = texts.map(text => readValue(name, parameter, text, known))
    else if (texts[0] !== undefined) args[name] = readValue(name, parameter, texts[0], known)
    else if (parameter.needed) throw wrong(missing(command, name, typed, known))
  }
  return args as Arguments<Parameters>
}

/** What was typed by keys that the command does not name itself. */
function openKeys(parameters: Parameters, typed: Typed): Record<string, string> {
  return Object.fromEntries(
    [...typed].flatMap(([key, [text = '']]) => (ownParameter(parameters, key) ? [] : [[key, text]])),
  )
}

function assign(command: Command, parameters: Parameters, words: readonly Word[]): Typed {
  const places = Object.entries(parameters).filter(([, { place }]) => place === 'positional')
  const rest = Object.entries(parameters).find(([, { place }]) => place === 'rest')?.[0]
  const typed: Typed = new Map()
  if (words.some(word => word.kind === 'word' && !word.quoted && word.text.startsWith('='))) {
    throw wrong('Write key=value without spaces around the equals sign.')
  }
  for (const word of words) {
    switch (word.kind) {
      case 'flag':
        throw wrong(flagProblem(parameters, word, words))
      case 'key':
        checkKey(command, parameters, word)
        if (typed.has(word.key)) throw wrong(`${word.key} is given twice.`)
        typed.set(word.key, [word.text])
        break
      case 'word': {
        const name = places.shift()?.[0] ?? rest ?? bareTime(parameters, typed, word)
        if (name === undefined) throw wrong(surplus(command, parameters, { word, typed, words }))
        typed.set(name, [...(typed.get(name) ?? []), word.text])
      }
    }
  }
  return typed
}

/** A time behind everything else is how long: `block 203.0.113.7 1h`. */
function bareTime(
  parameters: Parameters,
  typed: Typed,
  { text, quoted }: { text: string; quoted: boolean },
): string | undefined {
  const takesTime = ownParameter(parameters, 'for')?.place === 'key' && !typed.has('for')
  return takesTime && !quoted && /^(\d+[a-z]+)+$/i.test(text) ? 'for' : undefined
}

/** `for 1h` and `until 18:00` are said like that; they mean for=1h and until=18:00. */
function joinTimes(command: Command, parameters: Parameters, words: readonly Word[]): Word[] {
  const joined: Word[] = []
  const waiting = [...words]
  for (let word = waiting.shift(); word !== undefined; word = waiting.shift()) {
    const said =
      word.kind === 'word' && !word.quoted ? /^(for|until)$/i.exec(word.text)?.[1]?.toLowerCase() : undefined
    const next = waiting[0]
    const time = next?.kind === 'word' && /^\d/.test(next.text) ? next.text : undefined
    if (said === undefined) joined.push(word)
    else if (ownParameter(parameters, said)?.place === 'key') {
      if (next?.kind !== 'word')
        throw wrong(`Say ${said === 'for' ? 'how long, as in for 1h' : 'until when, as in until 18:00'}.`)
      waiting.shift()
      joined.push({ kind: 'key', key: said, text: next.text + unitBehind(next.text, waiting) })
    } else if (time !== undefined && said === 'for' && takesTimeByPlace(parameters)) {
      waiting.shift()
      joined.push({ kind: 'word', text: time + unitBehind(time, waiting), quoted: false })
    } else if (time !== undefined) throw wrong(`${command.name} takes no time: leave "${said} ${time}" out.`)
    else joined.push(word)
  }
  return joined
}

/** `alert ack 3 for 2h` is said like that as well. */
function takesTimeByPlace(parameters: Parameters): boolean {
  return Object.values(parameters).some(
    ({ place, looks }) => place === 'positional' && /^\d+[smhd]$/.test(looks),
  )
}

function unitBehind(count: string, waiting: Word[]): string {
  const unit = waiting[0]
  if (!/^\d+$/.test(count) || unit?.kind !== 'word' || !/^[a-z]+$/i.test(unit.text)) return ''
  waiting.shift()
  return unit.text
}

function readValue(name: string, parameter: Parameter, text: string, known: Known): unknown {
  const read = parameter.type.safeParse(text)
  if (read.success) return read.data
  if (text === '')
    throw wrong(`${name} is empty; it is ${parameter.summary}, as in ${example(name, parameter)}.`)
  const { values } = parameter
  const shown = text.replaceAll(/\s/gu, ' ')
  const said = parameter.place === 'key' ? `${name}=${quoteValue(shown)}` : quoteWord(shown)
  if (values && !values.includes(text)) {
    throw wrong(`${said}: ${name} is ${oneOf(values)}.${didYouMean(text, values)}`)
  }
  const issue = read.error.issues[0]
  const meant = known.meant(parameter, text)
  throw wrong(sentence(`${name}: ${issue?.message ?? 'this is not possible'}`) + (meant && ` ${meant}`))
}

function checkKey(command: Command, parameters: Parameters, word: { key: string; text: string }): void {
  const parameter = ownParameter(parameters, word.key)
  if (parameter?.place === 'key' || (!parameter && takesOpenKeys(parameters))) return
  if (parameter)
    throw wrong(`${word.key} is known by its place: write ${quoteWord(word.text)} without "${word.key}=".`)
  const keys = keysOf(parameters)
  if (keys.length === 0) throw wrong(`${command.name} takes no keys, so "${word.key}=" means nothing here.`)
  const near = nearest(word.key, keys)
  const hint =
    near === undefined ? `Its keys: ${keys.join(', ')}.` : `Did you mean ${near}=${quoteValue(word.text)}?`
  throw wrong(`${command.name} has no key "${word.key}". ${hint}`)
}

function flagProblem(
  parameters: Parameters,
  flag: { key: string; text: string | null },
  words: readonly Word[],
): string {
  const keys = keysOf(parameters)
  const key = keys.includes(flag.key) ? flag.key : nearest(flag.key, keys)
  if (key === undefined) return `"--${flag.key}" is not known here; options are written as key=value.`
  const behind = words[words.findIndex(word => word.kind === 'flag' && word.key === flag.key) + 1]
  const text = flag.text ?? (behind?.kind === 'word' ? behind.text : undefined)
  const value = text === undefined ? (parameters[key]?.looks ?? '…') : quoteValue(text)
  return `Options are written without dashes: say ${key}=${value}`
}

function surplus(
  command: Command,
  parameters: Parameters,
  { word, typed, words }: { word: { text: string; quoted: boolean }; typed: Typed; words: readonly Word[] },
): string {
  const places = Object.values(parameters).filter(({ place }) => place === 'positional').length
  const near = nearest(word.text.replace(/[:=].*$/s, ''), keysOf(parameters))
  const later = words.flatMap(one => (one.kind === 'key' ? [one.key] : []))
  const meant = word.quoted ? [] : keysFor(command, word.text, new Set([...typed.keys(), ...later]))
  const hint =
    near !== undefined
      ? `Did you mean ${near}=…?`
      : meant.length > 0
        ? `Did you mean ${meant.join(' or ')}?`
        : 'Words with spaces go into "quotes".'
  if (places === 0) return `"${word.text}" is one word too many. ${hint}`
  return `"${word.text}" is one word too many; ${places === 1 ? 'one goes' : `${places} go`} before the keys. ${hint}`
}

function missing(command: Command, name: string, typed: Typed, known: Known): string {
  const parameter = parametersOf(command)[name]
  if (!parameter) return `The ${name} is missing.`
  const { place, summary } = parameter
  if (place === 'key') return `${name} is missing: ${summary}, as in ${example(name, parameter)}.`
  // A few words name it; more of them say what it is.
  const [own] = /^the(?: [^\s;,]+){1,3}(?=[;,]|$)/.exec(summary) ?? []
  const what = own === undefined ? `The ${name} is missing: ${summary}.` : `${upperFirst(own)} is missing.`
  const [line] = what.includes('as in') ? [] : command.examples
  return [what, listed(parameter, typed, known), line && `As in: ${line}`].filter(Boolean).join(' ')
}

/** What there is of it. */
function listed({ suggest }: Parameter, typed: Typed, known: Known): string {
  const names = suggest === undefined ? [] : known.listed(suggest, [...typed.values()].flat())
  if (names.length === 0) return ''
  const more = names.length > mostListed ? ` and ${names.length - mostListed} more` : ''
  return `There are: ${names.slice(0, mostListed).join(', ')}${more}.`
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

function example(name: string, { place, looks }: Parameter): string {
  return place === 'key' ? `${name}=${looks}` : looks
}

function takesOpenKeys(parameters: Parameters): boolean {
  return Object.values(parameters).some(({ place }) => place === 'keys')
}

function keysOf(parameters: Parameters): string[] {
  return Object.entries(parameters)
    .filter(([, { place }]) => place === 'key')
    .map(([name]) => name)
}

function sentence(text: string): string {
  return /[.?!…)/]$/.test(text) ? text : `${text}.`
}

function wrong(message: string): AppError {
  return new AppError('invalid', message)
}

function ownParameter(parameters: Parameters, name: string): Parameter | undefined {
  return Object.hasOwn(parameters, name) ? parameters[name] : undefined
}

/** Nobody reads dozens of them. */
const mostValues = 20

function oneOf(values: readonly string[]): string {
  if (values.length <= mostValues) return `one of ${values.join(', ')}`
  return `one of ${values.length} words, such as ${values.slice(0, 3).join(', ')}`
}
