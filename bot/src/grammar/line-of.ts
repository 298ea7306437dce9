import type { Command } from '../command.ts'
import { quoteValue, quoteWord } from './grammar.ts'
import { parametersOf } from './usage.ts'

/** What was given for a command's parameters, by their names: each word of a `rest` on its own, one text for any other. */
export type GivenTexts = ReadonlyMap<string, readonly string[]>

/**
 * The line that means exactly this. What is given for one parameter becomes a quoted word where it has to, so that it is never read as another
 * word, key or flag.
 * @param further words behind all others, as they stand
 */
export function lineOf(command: Command, given: GivenTexts, further: readonly string[] = []): string {
  const places: string[] = []
  const keys: string[] = []
  for (const [name, { place }] of Object.entries(parametersOf(command))) {
    const texts = given.get(name) ?? []
    if (place === 'key') keys.push(...texts.map(text => keyWord(name, text)))
    else if (place !== 'keys') places.push(...texts.map(quoteWord))
  }
  return [command.name, ...places, ...keys, ...further].join(' ')
}

/** One key with its value, as a word of a line. */
export function keyWord(key: string, text: string): string {
  return `${key}=${quoteValue(text)}`
}

/** A place that is empty although one behind it is not; null when there is none. Words are known by their places, so both are needed. */
export function gapOf(command: Command, given: GivenTexts): { empty: string; filled: string } | null {
  let empty: string | undefined
  for (const [name, { place }] of Object.entries(parametersOf(command))) {
    if (place !== 'positional' && place !== 'rest') continue
    const isEmpty = (given.get(name) ?? []).length === 0
    if (isEmpty) empty ??= name
    else if (empty !== undefined) return { empty, filled: name }
  }
  return null
}
