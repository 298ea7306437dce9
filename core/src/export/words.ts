/** A word of a Caddyfile that holds just this text, whatever is in it. */
export function word(text: string): string {
  if (/^[\w./:@*+,=~-]+$/.test(text)) return text
  if (!text.includes('`')) return `\`${text}\``
  if (!/\\/.test(text)) return `"${text.replaceAll('"', '\\"')}"`
  let mark = 'END'
  while (text.includes(mark)) mark += '_'
  return `<<${mark}\n${text}\n${mark}`
}

/** Lines one step further in; a text that goes over several lines stays as it is. */
export function indented(lines: readonly string[]): string[] {
  return lines.map(line => (line === '' ? line : `\t${line}`))
}

/** A directive with a block; without one when the block is empty. */
export function block(head: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [head] : [`${head} {`, ...indented(lines), '}']
}
