/**
 * What a phone's keyboard makes of what somebody types: `--` becomes a dash, straight quotes become curly.
 * A quote opens at the start and after a space or a bracket.
 */
export function asTypedOnPhone(text: string): string {
  return text
    .replaceAll('--', '—')
    .replace(/(^|[\s([{=—])"/g, '$1“')
    .replaceAll('"', '”')
    .replace(/(^|[\s([{=—])'/g, '$1‘')
    .replaceAll("'", '’')
}

/** The three characters that Slack's markup is made of, as messages hold them. */
export function asEntities(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
