/**
 * Alternatives of a regular expression, from a text with one or more a line; each is a part of an expression itself. So that a list is read like
 * a list.
 */
export function anyOf(text: string): string {
  return `(?:${text.trim().split(/\s+/).join('|')})`
}

/**
 * Where the name of a file is over in a path: whatever comes that belongs to no name, such as `;a`, a blank or a second question mark, is dropped by
 * one server or another. A part of a regular expression.
 */
export const nameEnds = String.raw`(?![\w./-])`
