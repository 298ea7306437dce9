import { AppError } from '@gatehouse/core/error.ts'
import { nearest } from '@gatehouse/core/nearest.ts'
import type { Command } from '../command.ts'
import { typedLine, type Word } from './grammar.ts'

/** A command, and the words that follow its name. */
export interface Found {
  command: Command
  words: readonly Word[]
}

/**
 * Finds the command that the words begin with; of several the one with the longest name.
 * @throws AppError `invalid`, naming what was probably meant
 */
export function findCommand(commands: readonly Command[], words: readonly Word[]): Found {
  const found = findName(commands, words)
  if (found) return found
  const [first] = words
  if (!first) throw new AppError('invalid', 'Type a command, or help for all of them.')
  if (first.kind !== 'word')
    throw new AppError('invalid', `There is no command "${typedLine([first])}". Type help for all of them.`)
  const [noun] = leadingWords(words)
  throw new AppError(
    'invalid',
    meantCommand(commands, words) ?? `There is no command "${noun}". Type help for all of them.`,
  )
}

/** What was probably meant by words that begin like a command and are none, as a sentence; undefined when nothing is near. */
export function meantCommand(commands: readonly Command[], words: readonly Word[]): string | undefined {
  const names = commands.map(({ name }) => name)
  const found = findName(commands, words)?.command.name
  // Something stood between the words of its name.
  return found === undefined ? meant(names, leadingWords(words)) : `Did you mean ${found}?`
}

/** The command that the words begin with, if there is one. */
export function findName(commands: readonly Command[], words: readonly Word[]): Found | undefined {
  const said = `${leadingWords(words).join(' ')} `
  const [longest] = commands
    .filter(({ name }) => said.startsWith(`${name} `))
    .sort((a, b) => b.name.length - a.name.length)
  return longest && { command: longest, words: words.slice(longest.name.split(' ').length) }
}

/** The words that may be a command's name, as commands spell them. */
export function leadingWords(words: readonly Word[]): string[] {
  const end = words.findIndex(word => word.kind !== 'word')
  return words.slice(0, end === -1 ? 3 : Math.min(end, 3)).map(word => (word.text ?? '').toLowerCase())
}

function meant(names: readonly string[], said: readonly string[]): string | undefined {
  const [noun = '', verb] = said
  const swapped = `${verb} ${noun}`
  if (names.includes(swapped)) return `The noun comes first: say ${swapped}`
  const verbs = verbsOf(names, noun)
  if (verbs.length > 0) {
    if (verb === undefined)
      return `Say what to do with ${noun}: ${verbs.map(known => `${noun} ${known}`).join(', ')}.`
    const near = nearest(verb, verbs)
    return `There is no "${noun} ${verb}". ${near === undefined ? `${noun} has: ${verbs.join(', ')}.` : `Did you mean ${noun} ${near}?`}`
  }
  const near = nearest(said.slice(0, 2).join(' '), names) ?? nearNoun(names, noun, verb)
  return near === undefined ? undefined : `There is no command "${noun}". Did you mean ${near}?`
}

function nearNoun(names: readonly string[], noun: string, verb: string | undefined): string | undefined {
  const near = nearest(noun, [...new Set(names.map(name => name.split(' ')[0] ?? name))])
  if (near === undefined || verb === undefined || names.includes(near)) return near
  const verbs = verbsOf(names, near)
  const nearVerb = verbs.includes(verb) ? verb : nearest(verb, verbs)
  return nearVerb === undefined ? near : `${near} ${nearVerb}`
}

function verbsOf(names: readonly string[], noun: string): string[] {
  return names.filter(name => name.startsWith(`${noun} `)).map(name => name.slice(noun.length + 1))
}
