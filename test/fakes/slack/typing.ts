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
