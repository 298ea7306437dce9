import { z } from 'zod'
import { canonicalAddress, embeddedIpv4, looksLikeAddress } from './address.ts'
import { Host } from './host.ts'

/** One typed address that a route sends traffic to. `host` is a canonical address (IPv6 without brackets) or a name. */
export const Upstream = z.strictObject({
  scheme: z.enum(['http', 'https']),
  host: z.string().superRefine((host, context) => {
    const problem = hostProblem(host)
    if (problem) context.addIssue({ code: 'custom', message: problem })
  }),
  port: z.int().min(1).max(65535),
  weight: z.int().min(1).max(1000),
})
export type Upstream = z.infer<typeof Upstream>

const form = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(\[[^\]]*\]|[^:/?#@[\]]*)(?::([^/?#]*))?(.*)$/is

const bracketProblem = 'in brackets goes an IPv6 address, as in http://[fd00::5]:8080'

/**
 * Reads `http://10.0.0.5:8080` as a person types it. Read by our own pattern, not by `new URL`, which would turn
 * 0x7f.1 or 2130706433 into 127.0.0.1 silently.
 */
export const UpstreamAddress = z.string().transform((text, context): Upstream => {
  const read = readUpstream(text)
  if ('host' in read) return read
  context.addIssue({ code: 'custom', message: read.problem })
  return z.NEVER
})

/** `10.0.0.5:8080` or `[fd00::1]:8080`: how Caddy dials it and how people name it within a route. */
export function dialAddress(upstream: { host: string; port: number }): string {
  return upstream.host.includes(':')
    ? `[${upstream.host}]:${upstream.port}`
    : `${upstream.host}:${upstream.port}`
}

/** The address as a person would type it, without its weight. */
export function upstreamText(upstream: Upstream): string {
  return `${upstream.scheme}://${dialAddress(upstream)}`
}

function readUpstream(text: string): Upstream | { problem: string } {
  if (/[\s\p{Cc}]/u.test(text)) return { problem: 'an upstream cannot hold spaces or control characters' }
  if (/[{}]/.test(text))
    return { problem: 'an upstream cannot hold { or }; placeholders are not taken from people' }
  if (/^unix/i.test(text))
    return { problem: 'an upstream is a network address like http://10.0.0.5:8080, never a socket file' }
  if (text.includes('@')) return { problem: 'an upstream cannot hold a user name or password' }
  const [, scheme, rawHost = '', rawPort, rest = ''] = form.exec(text) ?? []
  if (scheme === undefined)
    return {
      problem: `an upstream begins with http:// or https://, as in http://${/^[\w.:-]+$/.test(text) ? text : '10.0.0.5:8080'}`,
    }
  const lower = scheme.toLowerCase()
  if (lower !== 'http' && lower !== 'https') return { problem: 'an upstream begins with http:// or https://' }
  if (rest !== '' && rest !== '/')
    return { problem: 'an upstream has no path or query; give the path of the route as path=/…' }
  const port = readPort(rawPort, lower)
  if (port === undefined) return { problem: 'a port is a number from 1 to 65535' }
  if (rawHost === '') return { problem: 'the upstream has no host' }
  const host = rawHost.replace(/^\[(.*)\]$/, '$1')
  const problem = host !== rawHost && !host.includes(':') ? bracketProblem : hostProblem(host)
  if (problem) return { problem }
  return { scheme: lower, host: canonicalAddress(host) ?? Host.parse(host), port, weight: 1 }
}

function readPort(text: string | undefined, scheme: 'http' | 'https'): number | undefined {
  if (text === undefined) return scheme === 'http' ? 80 : 443
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65535 ? Number(text) : undefined
}

function hostProblem(host: string): string | undefined {
  const inner = embeddedIpv4(host)
  if (inner) return `write the IPv4 address itself: ${inner}`
  if (canonicalAddress(host)) return undefined
  if (host.includes('%')) return 'an upstream address cannot hold a zone or an escape'
  if (looksLikeAddress(host))
    return 'write an IPv4 address as four decimal numbers (10.0.0.5), an IPv6 address in brackets ([fd00::5])'
  if (host.startsWith('*')) return 'an upstream is one host, not a wildcard'
  const read = Host.safeParse(host)
  return read.success ? undefined : read.error.issues[0]?.message
}
