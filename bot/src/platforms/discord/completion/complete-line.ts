import type { Known } from '../../../chat/known.ts'
import type { Command } from '../../../command.ts'
import { type CompletionSource, completeFrom } from '../../../grammar/complete.ts'
import { quoteValue, quoteWord } from '../../../grammar/grammar.ts'
import { parametersOf } from '../../../grammar/usage.ts'
import type { Given } from '../commands/read-options.ts'
import { wholeLine } from '../commands/typed-text.ts'
import { suggested } from './candidates.ts'
import { rank } from './rank.ts'

/** Goes on with a whole line, as the console does. */
export function completeLine(commands: readonly Command[], known: Known, typed: string): string[] {
  const line = wholeLine(typed)
  const { hits, part } = completeFrom(sourceOf(commands, known), line)
  const before = line.slice(0, line.length - part.length)
  return rank(
    hits.map(hit => before + hit),
    '',
  )
}

/** Goes on with keys, behind what is in the other options. */
export function completeMore(
  command: Command,
  commands: readonly Command[],
  known: Known,
  given: Given,
  typed: string,
): string[] {
  const words = Object.entries(parametersOf(command)).flatMap(([name, { place, needed }]) => {
    const text = given.texts.get(name)
    if (place === 'key') return text === undefined ? [] : [`${name}=${quoteValue(text)}`]
    if (place !== 'positional') return []
    // A place that is still empty must not be taken for the one that is completed.
    return text === undefined && !needed ? [] : [quoteWord(text ?? '')]
  })
  const { hits, part } = completeFrom(sourceOf(commands, known), [command.name, ...words, typed].join(' '))
  const before = typed.slice(0, typed.length - part.length)
  return rank(
    hits.filter(hit => hit.includes('=')).map(hit => before + hit),
    '',
  )
}

function sourceOf(commands: readonly Command[], known: Known): CompletionSource {
  return {
    commands,
    names: (what, said) => suggested(what, known, commands, said[0] ?? ''),
    kindOf: name => (Object.hasOwn(known.policyKinds, name) ? known.policyKinds[name] : undefined),
  }
}
