/** A word of a Caddyfile in quotes that holds just this text, whatever is in it but returns. */
export function quotedWord(text: string): string {
  if (!text.includes('`')) return `\`${text}\``
  if (!text.includes('\\')) return `"${text.replaceAll('"', '\\"')}"`
  let mark = 'END'
  while (text.includes(mark)) mark += '_'
  return `<<${mark}\n${text}\n${mark}`
}
