import type { Command } from '@gatehouse/bot/command.ts'
import { commands } from '@gatehouse/bot/commands/index.ts'
import { readArguments } from '@gatehouse/bot/grammar/arguments.ts'
import { findName } from '@gatehouse/bot/grammar/find-command.ts'
import { splitWords, typedLine } from '@gatehouse/bot/grammar/grammar.ts'
import { takeFlags, takeLineFlags } from '@gatehouse/bot/platforms/console/flags.ts'
import { atPath } from '@gatehouse/bot/platforms/discord/commands/path.ts'
import { wholeLine } from '@gatehouse/bot/platforms/discord/commands/typed-text.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { type Page, shellWords } from '../documents.ts'

/** A line of a page that somebody types. */
export interface DocumentLine {
  /** As it stands on the page. */
  line: string
  /** In a block of its own, where the order counts. */
  isFenced: boolean
  /** What Gatehouse is asked by it, in one spelling; null when it is for a shell alone. */
  typed: string | null
  /** Where: `--without-code` is for the console alone. */
  from: 'console' | 'console without code' | 'chat'
}

/** What carries a command to Gatehouse and does nothing else. */
const carrier =
  /^(?:gate> |(?:sudo -u gatehouse env GATEHOUSE_DATA=\S+ )?npm run (?:--silent |-s )?gate -- |docker compose exec gatehouse gate )/
const slash = /^\/(gate|oncall|watch) (?=[a-z])/
/** What begins a line for a shell that stands within a sentence. */
const program =
  /^(?:[A-Z_]+=\S+ )*(?:npm (?:start|test|run \S)|(?:node|sudo|docker|caddy|\.\/caddy|curl|git|go|echo|systemctl|systemd-analyze|litestream|\/invite) \S)/
/** What stands for words of the reader's own, or is drawn: no line that is typed as it is. */
const pattern = /…|[\u2500-\u25ff]|<[\w,:|/" .-]+>|\[[^\]]*\]/

const nouns = new Set(commands.map(({ name }) => name.split(' ')[0]))
/** What looks like a whole line: names of commands that need some word, though no certain one, and how a parameter looks. */
const mentions = new Set([
  'settings set',
  'settings keep',
  'rollback',
  'extend',
  'end',
  'mitigation show',
  'route last 1h',
])

/** A line of the environment, as in `.env`. */
export const setting = /^([A-Z_]+)=(\S+)$/

/** Every line of a page that somebody types, in the order in which they stand. Patterns are left out, and names of commands that need more words. */
export function linesOf({ text }: Page): DocumentLine[] {
  const found: DocumentLine[] = []
  for (const [, , language, block, code = ''] of text.matchAll(
    /^( *)```(\w*)\n(.*?)^\1```$|`([^`\n]+)`/gms,
  )) {
    if (block === undefined) found.push(...lineOf(code.trim(), false))
    else if (['sh', 'text', ''].includes(language ?? ''))
      for (const line of joined(block)) found.push(...lineOf(line, true, language === 'sh'))
  }
  return found
}

/** The lines of a block: those that a backslash goes on with are one, comments are left out. */
function joined(block: string): string[] {
  return block
    .replaceAll(/ *\\\n */g, ' ')
    .split('\n')
    .map(line => line.replace(/(^| +)#( .*)?$/, '').trim())
    .filter(line => line !== '')
}

function lineOf(line: string, isFenced: boolean, isShell = false): DocumentLine[] {
  if (isShell ? /…|<[\w-]+>/.test(line) : pattern.test(line)) return []
  const carried = carriedBy(line, isShell)
  if (carried !== null) return [{ line, isFenced, ...carried }]
  if ((!isShell && !program.test(line)) || carrier.test(`${line} `)) {
    const isWhole = / >>? |--key-file/.test(line)
    return isWhole && program.test(line) ? [{ line, isFenced, typed: null, from: 'console' }] : []
  }
  return [{ line, isFenced, typed: null, from: 'console' }]
}

type Carried = Pick<DocumentLine, 'typed' | 'from'>

/** What Gatehouse is asked by a line; null when that is nothing, or only the name of a command that needs more. */
function carriedBy(line: string, isShell: boolean): Carried | null {
  if (/ >>? |--key-file/.test(line.replace('gate> ', ''))) return null
  if (slash.test(line)) return ofSlash(line)
  const rest = line.replace(carrier, '')
  if (rest !== line) return read(rest, !line.startsWith('gate> '))
  if (!/^[a-z]+(?: |$)/.test(line)) return null
  const [noun = ''] = line.split(' ')
  return !isShell && nouns.has(noun) && !isMention(line) ? read(line, false) : null
}

/** The words behind a slash command: a whole line, or where Discord has a command. */
function ofSlash(line: string): Carried | null {
  const [top = '', ...path] = line.slice(1).split(' ')
  const [group = '', name] = path
  if (group === 'do' && name === undefined) return null
  const placed = atPath(
    commands,
    name === undefined ? { top, group: null, name: group } : { top, group, name },
  )
  const text = placed?.name ?? wholeLine(line)
  const isKnown = findName(commands, splitWords(text)) !== undefined
  return isKnown && isMention(text) ? null : { ...read(text, false), from: 'chat' }
}

/** Whether it is the name of a command that needs more words. */
function isMention(text: string): boolean {
  const found = findName(commands, splitWords(text))
  if (mentions.has(text)) return true
  return found === undefined ? !text.includes(' ') : found.words.length === 0 && !isWhole(found.command)
}

/** Whether a command needs no more than its name. */
function isWhole(command: Command): boolean {
  try {
    readArguments(command, [])
    return true
  } catch (error) {
    if (error instanceof AppError) return false
    throw error
  }
}

function read(text: string, isShell: boolean): Carried {
  const { flags, words } = isShell ? takeFlags(shellWords(text)) : ofLine(text)
  return {
    typed: typedLine(splitWords(words)),
    from: flags.withoutCode ? 'console without code' : 'console',
  }
}

function ofLine(text: string) {
  const { flags, typed } = takeLineFlags(text)
  return { flags, words: typed }
}
