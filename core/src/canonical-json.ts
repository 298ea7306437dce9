import { createHash } from 'node:crypto'

/**
 * JSON in one spelling: keys in order, undefined properties left out, and `<`, `>`, `&` and the two line separators escaped as
 * Go's encoder does, so that Caddy gives back the very bytes that it was given. Equal values give equal bytes.
 */
export function canonicalJson(value: unknown): string {
  const pieces: string[] = []
  write(value, pieces)
  return pieces.join('')
}

/** Into one list of pieces: joining at every depth would copy a large configuration as often as it is deep. */
function write(value: unknown, pieces: string[]): void {
  if (typeof value === 'string') pieces.push(quote(value))
  else if (value === null || typeof value !== 'object') pieces.push(JSON.stringify(value) ?? 'null')
  else if (value instanceof CanonicalPart) pieces.push(value.json)
  else if (Array.isArray(value)) {
    let before = '['
    for (const inner of value) {
      pieces.push(before)
      write(inner, pieces)
      before = ','
    }
    pieces.push(before === '[' ? '[]' : ']')
  } else {
    let before = '{'
    for (const [key, inner] of Object.entries(value).sort(byKey)) {
      if (inner === undefined) continue
      pieces.push(before, quote(key), ':')
      write(inner, pieces)
      before = ','
    }
    pieces.push(before === '{' ? '{}' : '}')
  }
}

function byKey([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1
}

/** A value that is canonical JSON already, so that what did not change need not be written again. */
export class CanonicalPart {
  readonly json: string

  constructor(value: unknown) {
    this.json = canonicalJson(value)
  }
}

/** SHA-256 of a text, in hex. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

const goEscapes = /[<>&\u2028\u2029]/g
const needsNoEscape = /^[ !#-%'-;=?-[\]-~]*$/

function quote(text: string): string {
  if (needsNoEscape.test(text)) return `"${text}"`
  const json = JSON.stringify(text)
  return json.replace(goEscapes, sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
