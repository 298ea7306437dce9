import { readCsp } from './csp.ts'
import { cspWeakenings } from './csp-strength.ts'
import { readPermissions, widerFeatures } from './permissions.ts'

/** Values from weak to strong. */
const orders: Readonly<Record<string, readonly string[]>> = {
  'X-Frame-Options': ['sameorigin', 'deny'],
  'X-Content-Type-Options': ['nosniff'],
  'X-Permitted-Cross-Domain-Policies': ['all', 'by-ftp-filename', 'by-content-type', 'master-only', 'none'],
  'X-Xss-Protection': ['1', '1; mode=block', '0'],
  'Cross-Origin-Resource-Policy': ['cross-origin', 'same-site', 'same-origin'],
  'Cross-Origin-Opener-Policy': [
    'unsafe-none',
    'same-origin-allow-popups',
    'noopener-allow-popups',
    'same-origin',
  ],
  'Cross-Origin-Embedder-Policy': ['unsafe-none', 'credentialless', 'require-corp'],
  'Referrer-Policy': [
    'unsafe-url',
    'no-referrer-when-downgrade',
    'origin',
    'origin-when-cross-origin',
    'strict-origin',
    'strict-origin-when-cross-origin',
    'same-origin',
    'no-referrer',
  ],
}

/** The headers that have an order of strength, beside the two with a language of their own. */
export const protectiveNames: readonly string[] = [
  ...Object.keys(orders),
  'Content-Security-Policy',
  'Permissions-Policy',
]

type Headers = Readonly<Record<string, string>>

/** In which ways the second set of headers protects less than the first. Sentences without a full stop. */
export function headerWeakenings(before: Headers, after: Headers): string[] {
  return Object.entries(before).flatMap(([name, old]) => {
    if (name === 'Content-Security-Policy-Report-Only') return []
    const now = after[name]
    if (now === undefined) return [`${name} is sent no more`]
    if (now === old) return []
    if (name === 'Content-Security-Policy') return cspWords(old, now)
    if (name === 'Permissions-Policy') return permissionWords(old, now)
    const order = orders[name]
    if (!order) return []
    const place = (value: string) => order.indexOf(value.toLowerCase())
    return place(old) >= 0 && place(now) > place(old) ? [] : [`${name} from ${old} to ${now}`]
  })
}

function cspWords(old: string, now: string): string[] {
  const [before, after] = [readCsp(old), readCsp(now)]
  if (typeof before === 'string' || typeof after === 'string')
    return [`Content-Security-Policy becomes ${now}`]
  return cspWeakenings(before, after)
}

function permissionWords(old: string, now: string): string[] {
  const [before, after] = [readPermissions(old), readPermissions(now)]
  if (typeof before === 'string' || typeof after === 'string') return [`Permissions-Policy becomes ${now}`]
  return widerFeatures(before, after).map(feature => `Permissions-Policy allows more by ${feature}`)
}
