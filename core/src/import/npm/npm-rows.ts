import { z } from 'zod'

/** SQLite keeps yes and no as numbers; a newer column is missing in an older database. */
const Flag = z.union([z.number(), z.boolean()]).transform(Boolean).default(false)
const Id = z.int().nonnegative()
const Text = z.string().max(2000)

/** Texts that are JSON in the database; whoever can write there can write anything. */
function json<T>(type: z.ZodType<T>) {
  return z
    .string()
    .max(100_000)
    .transform((text, context): T => {
      try {
        const read = type.safeParse(JSON.parse(text))
        if (read.success) return read.data
      } catch {
        // What is wrong is said below, without what stands there.
      }
      context.addIssue({ code: 'custom', message: 'a column does not hold what it should' })
      return z.NEVER
    })
}

const Domains = json(z.array(Text).max(1000))

/** A host, whichever kind it is of. */
const HostRow = z.object({
  id: Id,
  is_deleted: Flag,
  enabled: Flag.default(true),
  domain_names: Domains,
  certificate_id: z.union([Id, z.string()]).default(0),
  ssl_forced: Flag,
  hsts_enabled: Flag,
  hsts_subdomains: Flag,
  block_exploits: Flag,
  advanced_config: z.string().default(''),
})

/** Where a location of a host leads. */
const Location = z.object({
  path: Text,
  forward_scheme: Text.default('http'),
  forward_host: Text,
  forward_port: z.union([z.number(), z.string()]),
  forward_path: Text.default(''),
  advanced_config: z.string().nullish(),
})
export type Location = z.infer<typeof Location>

export const ProxyHost = HostRow.extend({
  forward_scheme: Text.default('http'),
  forward_host: Text.optional(),
  /** Of databases before 2018-10. */
  forward_ip: Text.optional(),
  forward_port: Id,
  access_list_id: Id.default(0),
  caching_enabled: Flag,
  allow_websocket_upgrade: Flag,
  trust_forwarded_proto: Flag,
  locations: json(z.array(Location).max(200).nullable()).nullish(),
})
export type ProxyHost = z.infer<typeof ProxyHost>

export const RedirectionHost = HostRow.extend({
  forward_scheme: Text.default('$scheme'),
  forward_domain_name: Text,
  forward_http_code: z.int().default(302),
  preserve_path: Flag,
})
export type RedirectionHost = z.infer<typeof RedirectionHost>

export const DeadHost = HostRow
export type DeadHost = z.infer<typeof DeadHost>

export const AccessListRow = z.object({
  id: Id,
  is_deleted: Flag,
  satisfy_any: Flag,
  pass_auth: Flag,
})

export const AccessListAuth = z.object({
  id: Id,
  access_list_id: Id,
  username: Text,
  /** In the clear. */
  password: Text,
})

export const AccessListClient = z.object({
  id: Id,
  access_list_id: Id,
  address: Text,
  directive: Text,
})

/** The tables of a Nginx Proxy Manager as they were found: any rows at all. Those that are not there are empty. */
export type NpmTables = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
