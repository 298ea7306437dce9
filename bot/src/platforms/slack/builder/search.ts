import type { types } from '@slack/bolt'
import type { Known } from '../../../chat/known.ts'
import { knownNames } from '../../../chat/known-names.ts'
import type { Command, Parameter } from '../../../command.ts'
import type { Suggest } from '../../../suggest.ts'
import { mostOptions } from './options.ts'
import { plain } from './plain.ts'

const longestValue = 75

/** Lists that do not hold all that may be meant: older revisions, accounts that were removed. */
const incomplete: ReadonlySet<Suggest | undefined> = new Set(['revision', 'account', 'confirmation'] as const)

/** What a field offers for what was typed into it: names that begin like it, then those that hold it, then the text itself where it may be one. */
export function searchOptions(
  commands: readonly Command[],
  known: Known,
  { suggest, type, values }: Parameter,
  typed: string,
): types.PlainTextOption[] {
  const text = typed.trim().toLowerCase()
  const names = values ?? (suggest ? namesOf(commands, known, suggest) : [])
  const starting = names.filter(name => name.toLowerCase().startsWith(text))
  const holding = names.filter(name => name.toLowerCase().includes(text))
  const own =
    text !== '' && incomplete.has(suggest) && type.safeParse(typed.trim()).success ? [typed.trim()] : []
  return [...new Set([...starting, ...holding, ...own])]
    .filter(name => name !== '' && name.length <= longestValue)
    .slice(0, mostOptions)
    .map(name => ({ text: plain(name, longestValue), value: name }))
}

function namesOf(commands: readonly Command[], known: Known, suggest: Suggest): readonly string[] {
  if (suggest !== 'command') return knownNames(suggest, known, undefined)
  return [...new Set(commands.flatMap(({ name }) => name.split(' ')))]
}
