import { fileURLToPath } from 'node:url'
import { policyKinds } from '@gatehouse/core/routing/policies/index.ts'
import type { Policy } from '@gatehouse/core/routing/policy/policy.ts'
import { typedOptions } from '@gatehouse/core/routing/policy/policy-kind.ts'

/** What some kinds need beside themselves. */
export interface SampleNeeds {
  /** Port of an authenticator on this machine. */
  authenticator: number
  /** A CA certificate. */
  ca: string
}

/** The database of countries that the sample of `country` needs in the settings; 198.51.100.0/24 is in DE. */
export const sampleCountries = fileURLToPath(
  new URL('../../caddy/country/testdata/countries.mmdb', import.meta.url),
)

/** One policy of each kind as a person would type it, such that an everyday request of 198.51.100.7 comes through. */
const typed: Readonly<Record<string, (needs: SampleNeeds) => Record<string, string>>> = {
  hsts: () => ({ 'max-age': '30d' }),
  headers: () => ({ preset: 'strict' }),
  'ip-allow': () => ({ networks: '127.0.0.0/8,198.51.100.0/24,203.0.113.0/24,2001:db8:a::/48' }),
  'ip-deny': () => ({ networks: '203.0.113.0/24,2001:db8:bad::/48' }),
  country: () => ({ countries: 'DE', mode: 'allow', unknown: 'allow' }),
  'strict-path': () => ({}),
  'https-redirect': () => ({}),
  'rate-limit': () => ({ limits: '5/1m,8/1h' }),
  waf: () => ({ paranoia: '1' }),
  cors: () => ({ origins: 'https://app.example.com' }),
  'client-cert': ({ ca }) => ({ ca }),
  'basic-auth': () => ({ realm: 'staff' }),
  'forward-auth': ({ authenticator }) => ({
    authenticator: `http://127.0.0.1:${authenticator}`,
    uri: '/check',
  }),
  'body-limit': () => ({ max: '1KB' }),
  compress: () => ({}),
}

/** What nobody can type: the argon2id hash of `a long passphrase`. */
const untyped: Readonly<Record<string, Record<string, unknown>>> = {
  'basic-auth': {
    users: [
      {
        name: 'alice',
        hash: '$argon2id$v=19$m=47104,t=1,p=1$wORjRmS2NqQVX+vVmJ3Q7Q$IoIbZIZxGVr624RSt6REtEtyfxfHIHZNc/RZCoUEgXg',
      },
    ],
  },
}

/** A policy of that kind, called after it; `other` are keys that are typed otherwise. */
export function samplePolicy(
  kind: string,
  needs: Partial<SampleNeeds> = {},
  other: Readonly<Record<string, string>> = {},
): Policy {
  const found = policyKinds.find(one => one.kind === kind)
  const keys = typed[kind]
  if (!found || !keys) throw new Error(`there is no sample of ${kind}`)
  const options = typedOptions(found, null, { ...keys(needs as SampleNeeds), ...other })
  return { name: kind, kind, options: { ...options, ...untyped[kind] } }
}

/** The headers of somebody whom the samples of all kinds let through. */
export const signedIn: Readonly<Record<string, string>> = {
  Authorization: `Basic ${Buffer.from('alice:a long passphrase').toString('base64')}`,
  Cookie: 'session=alice',
}
