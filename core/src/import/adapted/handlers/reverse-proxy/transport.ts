import { Host } from '../../../../routing/host.ts'
import { CaCertificate } from '../../../../routing/target.ts'
import type { Part } from '../../part.ts'

/** How an upstream is spoken to. `grave`: what could not be taken over keeps it from being reached. */
export interface Transport {
  secure: boolean
  connectTimeoutMs: number
  responseTimeoutMs: number | null
  serverName: string | null
  ca: string | null
  grave: boolean
}

/** Caddy's own (reverseproxy/httptransport.go). */
const usualConnectMs = 3000

/** A sentence when it is no HTTP. */
export function readTransport(part: Part): Transport | string {
  const protocol = part.at('protocol').text() ?? 'http'
  if (protocol === 'fastcgi')
    return 'Gatehouse speaks HTTP with upstreams, not FastCGI: put a web server before the application and make that the upstream.'
  if (protocol !== 'http') return 'Gatehouse speaks HTTP with upstreams and nothing else.'
  const tls = part.at('tls')
  const versions = part.at('versions')
  if (versions.is) versions.leave('Upstreams are asked by HTTP/1.1, and by HTTP/2 where TLS agrees on it.')
  const h2c = JSON.stringify(versions.value ?? []).includes('h2c')
  const own = tls.is ? readTls(tls) : { serverName: null, ca: null, grave: false }
  return {
    secure: tls.is,
    connectTimeoutMs: time(part.at('dial_timeout'), 600_000) ?? usualConnectMs,
    responseTimeoutMs: time(part.at('response_header_timeout'), 3_600_000) ?? null,
    ...own,
    grave: own.grave || h2c,
  }
}

function time(part: Part, maxMs: number): number | undefined {
  const ms = part.durationMs()
  if (ms === undefined) return undefined
  if (Number.isInteger(ms) && ms >= 10 && ms <= maxMs) return ms
  part.leave('This time-out is out of the bounds of those that are set here.')
  return undefined
}

function readTls(tls: Part): Pick<Transport, 'serverName' | 'ca' | 'grave'> {
  tls.empty()
  let grave = false
  const name = tls.at('server_name')
  const serverName = name.is ? Host.safeParse(name.value) : undefined
  if (serverName?.success) name.whole()
  else if (name.is) {
    name.leave('This is no name of a host that a certificate could be for.')
    grave = true
  }
  const ca = readCa(tls.at('ca'))
  for (const [key, part] of tls.entries()) {
    if (key === 'server_name' || (key === 'ca' && ca !== null)) continue
    grave = true
    part.leave(
      key === 'insecure_skip_verify'
        ? 'The certificates of upstreams are always checked: say whose CA they are of, with ca=… and server-name=….'
        : 'Of TLS to upstreams the name and one CA certificate are taken over: ca=… and server-name=….',
    )
  }
  return { serverName: serverName?.data ?? null, ca, grave }
}

function readCa(part: Part): string | null {
  const [first, ...more] = part.at('trusted_ca_certs').items()
  if (part.at('provider').value !== 'inline' || !first || more.length > 0) return null
  const read = CaCertificate.safeParse(first.value)
  if (!read.success || part.keys().length > 2) return null
  part.whole()
  return read.data
}
