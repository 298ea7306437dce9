import type { Command, Parameter, Parameters } from '../command.ts'
import { quoteValue, typedLine, type Word } from './grammar.ts'

/** Words without a key that only a key of their command would take. */
export interface LooseWords {
  /** The first of them, and what it was probably meant as: `status=404`. */
  text: string
  meant: readonly string[]
  /** The words behind the command's name as they were probably meant; null when one of them may be meant in several ways. */
  line: string | null
}

const mostMeant = 3
/** What only takes everything takes: free text, which says nothing of what was meant. */
const anything = 'zzzz'

/** As which keys a word without one may be meant: those that are not given yet, take it, and do not take everything. */
export function keysFor(
  { parameters }: Pick<Command, 'parameters'>,
  text: string,
  given: ReadonlySet<string>,
): string[] {
  return Object.entries(parameters)
    .filter(([name, { place }]) => place === 'key' && !given.has(name))
    .flatMap(([name, parameter]) => {
      const taken = [text, text.toLowerCase()].find(one => takes(parameter, one))
      return taken === undefined ? [] : [`${name}=${quoteValue(taken)}`]
    })
    .slice(0, mostMeant)
}

/** Looks for such words where a command takes any words, as `logs search shop 404`. @param words those behind its name */
export function looseWords(command: Command, words: readonly Word[]): LooseWords | null {
  const { parameters } = command
  const given = new Set(words.flatMap(word => (word.kind === 'key' ? [word.key] : [])))
  const found = words.map((word, at) => {
    if (!mayBeLoose(parameters, words, at)) return { word, meant: [] }
    const meant = keysFor(command, word.text ?? '', given)
    for (const one of meant) given.add(one.slice(0, one.indexOf('=')))
    return { word, meant }
  })
  const first = found.find(({ meant }) => meant.length > 0)
  if (!first) return null
  const isClear = found.every(({ meant }) => meant.length < 2)
  return { text: first.word.text ?? '', meant: first.meant, line: isClear ? lineOfAll(found) : null }
}

function lineOfAll(found: readonly { word: Word; meant: readonly string[] }[]): string {
  const [places, keys] = [true, false].map(inPlace =>
    found.filter(({ word, meant }) => (word.kind === 'word' && meant.length === 0) === inPlace),
  )
  return [...(places ?? []), ...(keys ?? [])]
    .map(({ word, meant }) => meant[0] ?? typedLine([word]))
    .join(' ')
}

/** A word is where it belongs when its place takes no other ones, or shows one like it: `last 1h`. */
function mayBeLoose(parameters: Parameters, words: readonly Word[], at: number): boolean {
  const word = words[at]
  if (word?.kind !== 'word' || word.quoted) return false
  const before = words[at - 1]
  const place = placeOf(parameters, words.slice(0, at))
  if (place === undefined || place.needed) return false
  const shown = place.looks.split(' ')
  const follows = before?.kind === 'word' && shown.includes(before.text.toLowerCase())
  const isLike = shown.some(one => /\d/.test(one) && shapeOf(one) === shapeOf(word.text))
  return !follows && !isLike && (takesAnything(place) || !place.type.safeParse(word.text).success)
}

/** The parameter that takes the next word without a key. */
function placeOf(parameters: Parameters, before: readonly Word[]): Parameter | undefined {
  const all = Object.values(parameters)
  const places = all.filter(({ place }) => place === 'positional')
  return (
    places[before.filter(({ kind }) => kind === 'word').length] ?? all.find(({ place }) => place === 'rest')
  )
}

function takes(parameter: Parameter, text: string): boolean {
  // A path is told by its slash.
  const says = !takesAnything(parameter) || (parameter.looks.startsWith('/') && text.startsWith('/'))
  return says && parameter.type.safeParse(text).success
}

function takesAnything({ type }: Parameter): boolean {
  return type.safeParse(anything).success
}

/** `24h` and `1h` are alike, `5xx` is not. */
function shapeOf(text: string): string {
  return text.replaceAll(/\d+/g, '0').replaceAll(/[a-z]/gi, 'a').replaceAll(/(0a)+/g, '0a')
}
