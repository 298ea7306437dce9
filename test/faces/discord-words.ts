import { commands } from '@gatehouse/bot/commands/index.ts'
import { findName } from '@gatehouse/bot/grammar/find-command.ts'
import { quoteValue, splitWords } from '@gatehouse/bot/grammar/grammar.ts'
import { bodyOfLine } from '@gatehouse/bot/platforms/api/body-of-line.ts'
import { discordCommands } from '@gatehouse/bot/platforms/discord/commands/commands.ts'
import { pathOf } from '@gatehouse/bot/platforms/discord/commands/path.ts'

interface Option {
  readonly name: string
  readonly options?: readonly Option[]
  readonly choices?: readonly { readonly value: string | number }[]
}

/** What somebody picks and fills in. */
export interface Slash {
  words: string
  given: Record<string, string>
}

/**
 * How somebody in Discord says a line: by the options of its subcommand, the other keys in "more"; and where that is not possible, as a whole
 * line.
 */
export function discordWords(line: string): Slash {
  // Whoever pastes a line, with what a phone made of it, pastes all of it.
  return (/[^ -~]/.test(line) ? undefined : byOptions(line)) ?? { words: 'gate do', given: { line } }
}

function byOptions(line: string): Slash | undefined {
  let words: ReturnType<typeof splitWords>
  try {
    words = splitWords(line)
  } catch {
    // The program says what is wrong with it.
    return undefined
  }
  const command = findName(commands, words)?.command
  const body = command && bodyOfLine(commands, line)
  if (!command || !body) return undefined
  const { top, group, name } = pathOf(commands, command)
  const path = [top, ...(group === null ? [name] : [group, name])]
  const options = leaf(path)
  if (!options) return undefined
  const given: Record<string, string> = {}
  const more: string[] = []
  for (const [key, value] of Object.entries(body)) {
    const option = options.find(one => one.name === key)
    const text = typeof value === 'string' ? value : value.join(' ')
    if (option?.choices && !option.choices.some(choice => choice.value === text)) return undefined
    if (text === '') return undefined
    if (option) given[key] = text
    else more.push(`${key}=${quoteValue(text)}`)
  }
  if (more.length > 0 && !options.some(({ name }) => name === 'more')) return undefined
  if (more.length > 0) given.more = more.join(' ')
  return { words: path.join(' '), given }
}

function leaf(path: readonly string[]): readonly Option[] | undefined {
  let options = discordCommands(commands, 'made-up-guild') as readonly Option[]
  for (const word of path) {
    const next = options.find(({ name }) => name === word)
    if (!next) return undefined
    options = next.options ?? []
  }
  return options
}
