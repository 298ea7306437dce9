/**
 * Alternatives of a regular expression, from a text with one or more a line; each is a part of an expression itself. So that a list is read like
 * a list.
 */
export function anyOf(text: string): string {
  return `(?:${text.trim().split(/\s+/).join('|')})`
}
