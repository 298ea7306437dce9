import { AppError } from '@gatehouse/core/error.ts'
import { splitWords, typedLine, type Word } from '../../grammar/grammar.ts'

/** The flags that are the console's own, wherever they stand. */
export interface Flags {
  /** Says yes to a plan that asks for no more than that. */
  yes: boolean
  /** One object for machines; nobody is asked. */
  json: boolean
  /** Nobody can give a code: do without, and let the admins know. */
  withoutCode: boolean
  /** A file with an API key to use. */
  keyFile: string | null
}

const names = ['yes', 'json', 'without-code'] as const

/** `--sarif` is how other tools are asked for a document that `as=sarif` asks for here. */
const sarif = { kind: 'key', key: 'as', text: 'sarif' } as const

/** Takes the flags out of words that a shell has split; a phone or an editor may have made their dashes longer. */
export function takeFlags(argv: readonly string[]): { flags: Flags; words: string[] } {
  const found = new Set<string>()
  const words: string[] = []
  let keyFile: string | null = null
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at] ?? ''
    const [, name, value] = /^(?:--|—)(yes|json|without-code|key-file)(?:=(.*))?$/su.exec(word) ?? []
    if (/^(?:--|—)sarif$/u.test(word)) words.push(typedLine([sarif]))
    else if (name === 'key-file') {
      keyFile = value ?? argv[at + 1] ?? ''
      if (value === undefined) at += 1
    } else if (name === undefined || value !== undefined) words.push(word)
    else found.add(name)
  }
  return { flags: flagsOf(found, keyFile), words }
}

/**
 * Takes the flags out of a line at the prompt.
 * @throws AppError `invalid` when the line cannot be read, or names a key file
 */
export function takeLineFlags(line: string): { flags: Flags; typed: string } {
  const words = splitWords(line)
  if (words.some(word => word.kind === 'flag' && word.key === 'key-file'))
    throw new AppError(
      'invalid',
      'A key file is for scripts: npm run gate -- --key-file=<path> …. Leave it out here.',
    )
  const own = words.filter(isOwn)
  const flags = flagsOf(new Set(own.map(({ key }) => key)), null)
  const others = words.filter(word => !isOwn(word))
  const typed =
    own.length === 0 && !others.some(isSarif)
      ? line
      : typedLine(others.map(word => (isSarif(word) ? sarif : word)))
  return { flags, typed }
}

/**
 * Refuses flags that do not go together.
 * @throws AppError `invalid`
 */
export function checkFlags({ withoutCode, yes, json, keyFile }: Flags, terminal: boolean): void {
  if (keyFile === '') throw new AppError('invalid', 'Name the file of the key: --key-file=<path>.')
  if (withoutCode && keyFile !== null)
    throw new AppError('invalid', 'An API key gives no codes: leave --without-code or --key-file out.')
  if (withoutCode && (yes || json || !terminal))
    throw new AppError(
      'invalid',
      '--without-code is for a person who looks at the plan: run it at a terminal, without --yes and --json.',
    )
}

function isOwn(word: Word): word is Word & { kind: 'flag' } {
  return word.kind === 'flag' && word.text === null && names.some(name => name === word.key)
}

function isSarif(word: Word): boolean {
  return word.kind === 'flag' && word.key === 'sarif' && word.text === null
}

function flagsOf(found: ReadonlySet<string>, keyFile: string | null): Flags {
  return { yes: found.has('yes'), json: found.has('json'), withoutCode: found.has('without-code'), keyFile }
}
