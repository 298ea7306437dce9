import { AppError } from '@gatehouse/core/error.ts'
import type { Command, Parameter } from '../../../command.ts'
import { findName } from '../../../grammar/find-command.ts'
import { quoteValue, quoteWord, splitWords, typedLine } from '../../../grammar/grammar.ts'
import { parametersOf } from '../../../grammar/usage.ts'
import { lineName, lineOption, moreOption } from './limits.ts'
import { atPath } from './path.ts'
import type { Given } from './read-options.ts'

type Texts = Given['texts']

/**
 * What was chosen, as the line that means exactly that: what somebody types into an option is the value of that option, and never another
 * word or key. Only the option for a whole line, and the one for other keys, are read by the grammar.
 * @throws AppError `invalid` with a sentence for the person
 */
export function typedText(commands: readonly Command[], given: Given): string {
  if (given.group === null && given.name === lineName) return wholeLine(given.texts.get(lineOption) ?? '')
  const command = atPath(commands, given)
  if (!command)
    throw new AppError(
      'invalid',
      'Gatehouse has no such command any more. Reload Discord (Ctrl+R), so that it shows those of today.',
    )
  const parameters = Object.entries(parametersOf(command))
  const line = [
    command.name,
    ...places(parameters, given.texts),
    ...keys(parameters, given.texts),
    ...moreKeys(given.texts.get(moreOption) ?? ''),
  ].join(' ')
  // A word may be read as part of a longer name than was chosen.
  if (findName(commands, splitWords(line))?.command !== command)
    throw new AppError(
      'invalid',
      `This cannot be told apart from another command. Type it: /gate ${lineName}`,
    )
  return line
}

/** The line without the name that people copy with it. */
export function wholeLine(text: string): string {
  return text.replace(/^\s*\/?gate\s+(do\s+(line:\s*)?)?/i, '')
}

function places(parameters: readonly [string, Parameter][], texts: Texts): string[] {
  const words: string[] = []
  let missing: string | null = null
  for (const [name, { place }] of parameters) {
    if (place !== 'positional' && place !== 'rest') continue
    const text = texts.get(name)
    if (text === undefined) {
      missing ??= name
      continue
    }
    if (missing !== null)
      throw new AppError('invalid', `Say ${missing} as well: ${name} is only read behind it.`)
    words.push(...(place === 'rest' ? text.split(/\s+/).filter(word => word !== '') : [text]).map(quoteWord))
  }
  return words
}

function keys(parameters: readonly [string, Parameter][], texts: Texts): string[] {
  return parameters.flatMap(([name, { place }]) => {
    const text = texts.get(name)
    return place === 'key' && text !== undefined ? [`${name}=${quoteValue(text)}`] : []
  })
}

function moreKeys(text: string): string[] {
  const words = splitWords(text)
  if (words.some(word => word.kind !== 'key'))
    throw new AppError(
      'invalid',
      `Write what goes into "${moreOption}" as key=value, with spaces between them.`,
    )
  return words.length === 0 ? [] : [typedLine(words)]
}
