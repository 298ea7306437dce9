import { quotedWord } from '../import/caddyfile/quoted-word.ts'

/** A word of a Caddyfile that holds just this text. */
export function word(text: string): string {
  return /^[\w./:@*+,=~-]+$/.test(text) ? text : quotedWord(text)
}

/** Lines one step further in; a text that goes over several lines stays as it is. */
export function indented(lines: readonly string[]): string[] {
  return lines.map(line => (line === '' ? line : `\t${line}`))
}

/** A directive with a block; without one when the block is empty. */
export function block(head: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [head] : [`${head} {`, ...indented(lines), '}']
}
