import { isIP } from 'node:net'
import { z } from 'zod'

/** Any origin at all. */
export const anyOrigin = '*'
const shape = /^(https?):\/\/(\*\.)?(.*)$/i

/**
 * An origin as browsers send it (Fetch, RFC 6454): scheme, host in ASCII and lower case, the port unless it is the scheme's own. The first
 * part of the host may be `*`, which stands for one name. Also `*` alone.
 */
const read = z.string().transform((typed, context): string => {
  const origin = readOrigin(typed)
  if (typeof origin === 'string') return origin
  context.addIssue({ code: 'custom', message: origin.problem })
  return z.NEVER
})

/** An origin, one of a list. */
export const Origin = {
  schema: z.string().refine(text => read.safeParse(text).data === text),
  read,
  write: (origin: string) => origin,
}

/** Whether one of the origins covers the other: the same, a wildcard above it, or any. */
export function covers(origins: readonly string[], other: string): boolean {
  return origins.some(
    one => one === anyOrigin || one === other || new RegExp(originPattern([one])).test(other),
  )
}

/**
 * A regular expression that exactly these origins match, in the common part of Go's and JavaScript's syntax. It holds no braces, which would
 * be placeholders.
 */
export function originPattern(origins: readonly string[]): string {
  const one = (origin: string) => origin.replaceAll(/[.[\]]/g, '\\$&').replace('*', '[a-z0-9_-]+')
  return `^(${origins.map(one).join('|')})$`
}

/** An origin that the one covers. */
export function exampleOf(origin: string): string {
  return origin === anyOrigin ? 'https://proof.invalid' : origin.replace('*', 'gatehouse-proof')
}

function readOrigin(typed: string): string | { problem: string } {
  if (typed === anyOrigin) return typed
  if (typed === 'null') return { problem: 'null is the origin of files and sandboxed pages of anybody' }
  const [, scheme = '', wildcard = '', rest = ''] = shape.exec(typed) ?? []
  if (scheme === '' || /[\s{}"'\\*@,|()]/.test(rest) || !URL.canParse(`${scheme}://${rest}`))
    return { problem: `"${typed}" is no origin; write scheme and host, as in https://app.example.com` }
  if (/[/?#]/.test(rest))
    return { problem: `"${typed}" is more than an origin; leave out what follows the host` }
  const { origin, hostname } = new URL(`${scheme}://${rest}`)
  if (hostname.endsWith('.')) return { problem: `"${typed}": write the host without the dot at its end` }
  if (wildcard === '') return origin
  if (isIP(hostname.replaceAll(/[[\]]/g, '')) !== 0 || !hostname.includes('.'))
    return { problem: `"${typed}": a wildcard needs a domain below it, as in https://*.example.com` }
  return origin.replace('://', '://*.')
}
