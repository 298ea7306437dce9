import { z } from 'zod'

/** The words under which the settings of known authenticators are known. */
export const authenticators = ['none', 'authelia', 'authentik', 'oauth2-proxy'] as const
type AuthenticatorName = (typeof authenticators)[number]

interface Preset {
  /** Where it is asked, as its own documentation for Caddy says; null when it must be said. */
  uri: string | null
  /** The headers in which it says who somebody is. */
  headers: readonly string[]
  /** How the names of all headers begin in which it could say more. */
  prefixes: readonly string[]
}

/** What each authenticator is asked, and in which headers it answers (their own documentation). */
export const presets: Record<AuthenticatorName, Preset> = {
  none: { uri: null, headers: [], prefixes: [] },
  authelia: {
    uri: '/api/authz/forward-auth',
    headers: ['Remote-Email', 'Remote-Groups', 'Remote-Name', 'Remote-User'],
    prefixes: ['Remote-'],
  },
  authentik: {
    uri: '/outpost.goauthentik.io/auth/caddy',
    headers: [
      'X-Authentik-Email',
      'X-Authentik-Entitlements',
      'X-Authentik-Groups',
      'X-Authentik-Jwt',
      'X-Authentik-Meta-App',
      'X-Authentik-Meta-Jwks',
      'X-Authentik-Meta-Outpost',
      'X-Authentik-Meta-Provider',
      'X-Authentik-Meta-Version',
      'X-Authentik-Name',
      'X-Authentik-Uid',
      'X-Authentik-Username',
    ],
    prefixes: ['X-Authentik-'],
  },
  'oauth2-proxy': {
    uri: '/oauth2/auth',
    headers: [
      'X-Auth-Request-Email',
      'X-Auth-Request-Groups',
      'X-Auth-Request-Preferred-Username',
      'X-Auth-Request-User',
    ],
    prefixes: ['X-Auth-Request-', 'X-Forwarded-User', 'X-Forwarded-Email', 'X-Forwarded-Groups'],
  },
}

/** Headers that carry the request itself, or that the edge writes. */
const taken =
  /^(Host|Connection|Upgrade|Te|Trailer|Keep-Alive|Expect|Via|Cookie|Content-.*|Transfer-Encoding|Forwarded|X-Forwarded-(For|Host|Proto|Uri|Method)|X-Real-Ip|X-Original-.*|X-Gatehouse-.*|Proxy-.*|Sec-.*)$/

/** The name of a header in which an authenticator says who somebody is, in Go's spelling (`Remote-User`). */
export const IdentityHeader = z.string().transform((text, context): string => {
  const name = text.toLowerCase().replace(/(^|-)[a-z]/g, letter => letter.toUpperCase())
  const problem = /^[A-Za-z][A-Za-z0-9-]{0,63}$/.test(text)
    ? taken.test(name)
      ? `${name} cannot be copied: it belongs to the request itself, or the edge writes it`
      : undefined
    : 'the name of a header is made of letters, digits and hyphens, as in Remote-User'
  if (problem === undefined) return name
  context.addIssue({ code: 'custom', message: problem })
  return z.NEVER
})

/** Spellings of a header that some upstreams take for it. */
export function spellings(name: string): string[] {
  return [name, name.toLowerCase(), name.replaceAll('-', '_'), name.replaceAll('-', '.')]
}
