import { createHash } from 'node:crypto'

/**
 * JSON in one spelling: keys in order, undefined properties left out, and `<`, `>`, `&` and the two line separators escaped as
 * Go's encoder does, so that Caddy gives back the very bytes that it was given. Equal values give equal bytes.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === 'string') return quote(value)
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null'
  if (value instanceof CanonicalPart) return value.json
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const entries = Object.entries(value).filter(entry => entry[1] !== undefined)
  entries.sort((a, b) => (a[0] < b[0] ? -1 : 1))
  return `{${entries.map(([key, inner]) => `${quote(key)}:${canonicalJson(inner)}`).join(',')}}`
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

function quote(text: string): string {
  const json = JSON.stringify(text)
  return json.replace(goEscapes, sign => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
