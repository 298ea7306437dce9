import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { masked } from '../../dispatch/secret-words.ts'

/** As many lines as are kept. */
export const historySize = 500

/**
 * The lines of the history file, newest first; none when there is no file yet.
 * @throws Error when the file is there and cannot be read
 */
export function readHistory(file: string): string[] {
  try {
    return withoutSecrets(readFileSync(file, 'utf8').split('\n').filter(Boolean).reverse()).slice(
      0,
      historySize,
    )
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/** Keeps the lines, newest first, in a file that only the user can read. It is replaced as a whole. */
export function writeHistory(file: string, lines: readonly string[]): void {
  const unfinished = `${file}.tmp`
  const text = [...withoutSecrets(lines).slice(0, historySize)]
    .reverse()
    .map(line => `${line}\n`)
    .join('')
  writeFileSync(unfinished, text, { mode: 0o600 })
  renameSync(unfinished, file)
}

/** The lines without those that are answers, or that hold what may be a code, a recovery code or an API key. */
export function withoutSecrets(lines: readonly string[]): string[] {
  return [...new Set(lines)].filter(line => !/^\s*(y|yes|n|no)?\s*$/i.test(line) && !holdsCode(line))
}

function holdsCode(line: string): boolean {
  return masked(line) !== line || /(^|[\s="'“”‘’«»])\d{3}[\s-]?\d{3}($|[\s"'“”‘’«»,.;])/u.test(line)
}
