import { z } from 'zod'
import { isNetwork } from './address.ts'
import { DnsProvider } from './certificates/dns-provider.ts'
import { FilePath } from './file-path.ts'
import { Host } from './host.ts'
import { Listener, listenerParts } from './listener.ts'

/** An address or a network in CIDR notation. */
export const Network = z
  .string()
  .refine(isNetwork, 'write an address or a network like 10.0.0.0/8 or fd00::/8')
export type Network = z.infer<typeof Network>

/** How the edge gets its certificates: Caddy's own CA, files that operators bring, a public CA by ACME, or no HTTPS at all. */
export const TlsMode = z.enum(['off', 'internal', 'files', 'acme'])
export type TlsMode = z.infer<typeof TlsMode>

/** What of the status page is shown to anybody: nothing, or small pictures and a summary that name routes and their state. */
export const StatusPublic = z.enum(['none', 'badges'])
export type StatusPublic = z.infer<typeof StatusPublic>

/** What is true of the whole edge. A part of every revision. */
export const Settings = z
  .strictObject({
    http: Listener,
    https: Listener.nullable(),
    tls: TlsMode,
    email: z.email('write an address like ops@example.com').max(254).nullable(),
    /** Where a public CA is answered by DNS; null is by HTTP. Older revisions do not name it. */
    dnsProvider: DnsProvider.nullable().default(null),
    trustedProxies: z.array(Network).max(256),
    reservedHosts: z.array(Host).max(64),
    /** Networks that nobody is to block by mistake. Older revisions do not name them. */
    protectedNetworks: z.array(Network).max(256).default([]),
    /** Gatehouse's own pages and API are reached through the edge under this host; null when they are not. Older revisions do not name it. */
    webHost: Host.refine(
      host => !host.startsWith('*.'),
      'write one whole host for the pages, without a wildcard',
    )
      .nullable()
      .default(null),
    /** The status page is reached through the edge under this host; null when there is none. Older revisions do not name it. */
    statusHost: Host.refine(
      host => !host.startsWith('*.'),
      'write one whole host for the status page, without a wildcard',
    )
      .nullable()
      .default(null),
    /** What of the status page anybody may see without signing in. Older revisions do not name it. */
    statusPublic: StatusPublic.default('none'),
    /** Where the database of countries is, in the MaxMind format; null when there is none. Older revisions do not name it. */
    countryDatabase: FilePath.nullable().default(null),
    loopbackUpstreams: z.boolean(),
  })
  .superRefine((settings, context) => {
    const problem = settingsProblem(settings)
    if (problem) context.addIssue({ code: 'custom', message: problem })
  })
export type Settings = z.infer<typeof Settings>

/** A new edge: HTTP alone on `http`, and every careful choice. */
export function initialSettings(http: Listener, https: Listener | null): Settings {
  return {
    http,
    https,
    tls: https === null ? 'off' : 'internal',
    email: null,
    dnsProvider: null,
    trustedProxies: [],
    reservedHosts: [],
    protectedNetworks: [],
    webHost: null,
    statusHost: null,
    statusPublic: 'none',
    countryDatabase: null,
    loopbackUpstreams: false,
  }
}

/** The hosts under which the edge carries what is Gatehouse's own: its pages and API, and the status page. No route can have them. */
export function ownHosts({ webHost, statusHost }: Pick<Settings, 'webHost' | 'statusHost'>): string[] {
  return [webHost, statusHost].filter(host => host !== null)
}

function settingsProblem(settings: {
  http: string
  https: string | null
  tls: TlsMode
  email: string | null
  dnsProvider: DnsProvider | null
  webHost: string | null
  statusHost: string | null
}): string | undefined {
  if (settings.tls !== 'off' && settings.https === null)
    return `tls=${settings.tls} needs an HTTPS listener: https=:443`
  if (settings.tls === 'off' && settings.https !== null)
    return 'an HTTPS listener needs certificates: tls=internal, tls=files or tls=acme (or https=none)'
  if (settings.tls === 'acme' && settings.email === null)
    return 'tls=acme needs an e-mail for the account at the CA: email=ops@example.com'
  if (settings.dnsProvider !== null && settings.tls !== 'acme')
    return `dns-provider=${settings.dnsProvider} is for tls=acme alone; add dns-provider=none`
  if (settings.https !== null && listenerParts(settings.https).port === listenerParts(settings.http).port)
    return 'HTTP and HTTPS cannot share one port'
  if (settings.statusHost !== null && settings.statusHost === settings.webHost)
    return `the status page needs a host of its own, beside web-host=${settings.webHost}`
  return undefined
}
