/** What a strict path may hold beside what every path may. */
export interface PathSyntax {
  semicolons: 'refuse' | 'allow'
  'encoded-slash': 'refuse' | 'allow'
}

const hex = '[0-9A-Fa-f]'
const tail = `%[89ABab]${hex}`
/** Well-formed UTF-8 beyond ASCII (RFC 3629), without control characters. */
const beyondAscii = [
  `%[Cc]2%[ABab]${hex}`,
  `%(?:[Cc][3-9A-Fa-f]|[Dd]${hex})${tail}`,
  `%[Ee]0%[ABab]${hex}${tail}`,
  `%[Ee][1-9A-CEFa-cef]${tail}${tail}`,
  `%[Ee][Dd]%[89]${hex}${tail}`,
  `%[Ff]0%[9ABab]${hex}${tail}${tail}`,
  `%[Ff][1-3]${tail}${tail}${tail}`,
  `%[Ff]4%8${hex}${tail}${tail}`,
]
/** RFC 3986 without the semicolon, and `[ ] | ^`, which browsers send as they are; encoded, a space and all visible ASCII but `. / ; \`. */
const sound = [
  "[A-Za-z0-9_~!$&'()*+,=:@/.\\[\\]|^-]",
  '%2[0-9A-Da-d]',
  '%3[0-9ACDEFacdef]',
  `%[46]${hex}`,
  '%5[0-9ABDEFabdef]',
  '%7[0-9A-Ea-e]',
  ...beyondAscii,
]
const semicolon = '(?:;|%3[Bb])'
/** Absolute form (RFC 9112, 3.2.2): the edge judges its authority as it judges a host. */
const authority = '(?:[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*)?'

/** Matches a whole request target, byte for byte as it came, whose path has nothing but such characters. The query is free. */
export function soundTarget(syntax: PathSyntax): string {
  const allowed = [
    ...sound,
    ...(syntax.semicolons === 'allow' ? [semicolon] : []),
    ...(syntax['encoded-slash'] === 'allow' ? ['%2[Ff]'] : []),
  ]
  return `^${authority}(?:/(?:${allowed.join('|')})*)?(?:[?].*)?$`
}

/** Matches a target of which some segment is empty, begins with a space, or ends in a dot or a space, as `.` and `..` do. */
export function oddSegment(syntax: PathSyntax): string {
  const slash = syntax['encoded-slash'] === 'allow' ? '(?:/|%2[Ff])' : '/'
  const parameters = syntax.semicolons === 'allow'
  const odd = [
    `${slash}(?:${slash}|%20)`,
    `(?:[.]|%20)(?:${slash}|[?]|$${parameters ? `|${semicolon}` : ''})`,
    // A segment of parameters alone; at the end it is how some servers write a session into `/`.
    ...(parameters ? [`${slash}${semicolon}[^/?]*${slash}`] : []),
  ]
  return `^${authority}(?:/[^?]*)?(?:${odd.join('|')})`
}

const digit = `(?:${hex}|%3[0-9]|%[46][1-6])`
/** Percent signs that begin another escape: `%252e`, `%25%32e`, `%25u002e`. A percent sign as such, as in `/100%25`, is none. */
const escapedTwice = [`%25${digit}${digit}`, `%25(?:[Uu]|%[57]5)${digit}${digit}`]
/** What Unicode normalisation (NFKC) makes a dot, two dots, a slash or a backslash of: U+2024, 2025, FE52, FE68, FF0E, FF0F, FF3C. */
const lookAlikes = [
  '%[Ee]2%80%[Aa][45]',
  '%[Ee][Ff]%[Bb]9%(?:92|[Aa]8)',
  '%[Ee][Ff]%[Bb][Cc]%(?:8[EeFf]|[Bb][Cc])',
]

/** Matches a target whose path has something that one more reading makes structure of. */
export const twiceRead = `^[^?]*(?:${[...escapedTwice, ...lookAlikes].join('|')})`
