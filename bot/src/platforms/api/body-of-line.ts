import type { Command } from '../../command.ts'
import { findCommand } from '../../grammar/find-command.ts'
import { splitWords } from '../../grammar/grammar.ts'
import { parametersOf } from '../../grammar/usage.ts'

/** A typed line as the body that says the same; null when it says something in a way that only people use (`for 1h`). */
export function bodyOfLine(
  commands: readonly Command[],
  line: string,
): Record<string, string | string[]> | null {
  const { command, words } = findCommand(commands, splitWords(line))
  const parameters = Object.entries(parametersOf(command))
  const places = parameters.filter(([, { place }]) => place === 'positional').map(([name]) => name)
  const rest = parameters.find(([, { place }]) => place === 'rest')?.[0]
  const body: Record<string, string | string[]> = {}
  const further: string[] = []
  for (const word of words) {
    if (word.kind === 'flag') return null
    if (word.kind === 'key') body[word.key] = word.text
    else if (!word.quoted && /^(for|until)$/i.test(word.text)) return null
    else {
      const name = places.shift()
      if (name === undefined) further.push(word.text)
      else body[name] = word.text
    }
  }
  if (further.length === 0) return body
  return rest === undefined ? null : { ...body, [rest]: further }
}
