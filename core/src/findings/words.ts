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

/** The same of a file that is served with a dot or a slash behind its name too, as some servers do. */
export const fileEnds = `(?:${nameEnds}|[./]{1,4}$)`

/** Behind the name of a program more may come, which it is given (RFC 3875, section 4.1.5). */
export const programEnds = `(?:${fileEnds}|/)`

/** With `\` as `/`, as servers on Windows take it. */
export function withSlashes(path: string): string {
  return path.includes('\\') ? path.replaceAll('\\', '/') : path
}
