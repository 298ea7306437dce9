import { z } from 'zod'

/**
 * The DNS providers by which a public CA can be shown that a name is ours (RFC 8555, 8.4), with the fields of their Caddy modules that hold
 * credentials. Only those are here whose module replaces placeholders in these very fields when it is provisioned, so that a configuration
 * can name a file instead of a secret. Read in github.com/caddy-dns/<name>; hetzner from v2, route53 from 1.6. Route 53 has its credentials from
 * the role of the machine, or from the file `.aws/credentials` in the folder of the edge.
 */
export const dnsFields = {
  cloudflare: ['api_token'],
  desec: ['token'],
  digitalocean: ['auth_token'],
  gandi: ['bearer_token'],
  hetzner: ['api_token'],
  ovh: ['endpoint', 'application_key', 'application_secret', 'consumer_key'],
  powerdns: ['server_url', 'api_token'],
  rfc2136: ['server', 'key_name', 'key_alg', 'key'],
  route53: [],
} as const satisfies Record<string, readonly string[]>

export const DnsProvider = z.enum(
  Object.keys(dnsFields) as (keyof typeof dnsFields)[],
  `say one of ${Object.keys(dnsFields).join(', ')}, or none`,
)
export type DnsProvider = z.infer<typeof DnsProvider>

/** What is known of DNS providers where the edge runs. */
export interface DnsAccess {
  /** Whether the edge's Caddy has the module of a provider; null when it cannot be asked. */
  has(provider: DnsProvider): Promise<boolean | null>
  /** What is wrong with the files of its credentials: sentences that hold nothing of what is in them. */
  problems(provider: DnsProvider): string[]
  /** Words of Caddy without any of the credentials: some modules say a value that they do not like. */
  masked(words: string): string
}
