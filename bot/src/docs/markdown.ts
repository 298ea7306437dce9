/** A table of Markdown; its cells are written already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

/** Text as it was typed. */
export function fence(text: string): string {
  return `\`\`\`text\n${text}\n\`\`\``
}

/** Code in a line. */
export function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``
}

/** Text that leaves a table whole, and is no markup. */
export function cell(text: string): string {
  return text.replaceAll(/[|<]/g, '\\$&')
}
