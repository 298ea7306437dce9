import { AppError } from '@gatehouse/core/error.ts'
import type { Command } from '../../../command.ts'
import { findName } from '../../../grammar/find-command.ts'
import { splitWords, typedLine } from '../../../grammar/grammar.ts'
import { type GivenTexts, gapOf, lineOf } from '../../../grammar/line-of.ts'
import { parametersOf } from '../../../grammar/usage.ts'
import { commandName, lineName, lineOption, moreOption } from './limits.ts'
import { atPath, type Path } from './path.ts'
import type { Given } from './read-options.ts'

/**
 * What was chosen, as the line that means exactly that: what somebody types into an option is the value of that option, and never another
 * word or key. Only the option for a whole line, and the one for other keys, are read by the grammar.
 * @throws AppError `invalid` with a sentence for the person
 */
export function typedText(commands: readonly Command[], given: Given): string {
  if (isWholeLine(given)) return wholeLine(given.texts.get(lineOption) ?? '')
  const command = atPath(commands, given)
  if (!command)
    throw new AppError(
      'invalid',
      'Gatehouse has no such command any more. Reload Discord (Ctrl+R), so that it shows those of today.',
    )
  const texts = textsOf(command, given.texts)
  const gap = gapOf(command, texts)
  if (gap) throw new AppError('invalid', `Say ${gap.empty} as well: ${gap.filled} is only read behind it.`)
  const line = lineOf(command, texts, moreKeys(given.texts.get(moreOption) ?? ''))
  // A word may be read as part of a longer name than was chosen.
  if (findName(commands, splitWords(line))?.command !== command)
    throw new AppError(
      'invalid',
      `This cannot be told apart from another command. Type it: /gate ${lineName}`,
    )
  return line
}

/** Whether it is the subcommand that takes a line as it is typed. */
export function isWholeLine({ top, group, name }: Path): boolean {
  return top === commandName && group === null && name === lineName
}

/** The line without the name that people copy with it. */
export function wholeLine(text: string): string {
  return text.replace(/^\s*\/?(?:oncall|watch|gate)\s+(do\s+(line:\s*)?)?/i, '')
}

function textsOf(command: Command, typed: Given['texts']): GivenTexts {
  const texts = new Map<string, readonly string[]>()
  for (const [name, { place }] of Object.entries(parametersOf(command))) {
    const text = typed.get(name)
    if (text !== undefined)
      texts.set(name, place === 'rest' ? text.split(/\s+/).filter(word => word !== '') : [text])
  }
  return texts
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
