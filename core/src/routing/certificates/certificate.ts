import type { X509Certificate } from 'node:crypto'

/** What a certificate says, as far as it matters to whoever looks after it. */
export interface Certificate {
  /** SHA-256 of the whole certificate, in lower-case hexadecimal digits. */
  fingerprint: string
  /** Who has signed it: organisation and common name. Text of somebody else: at most 80 visible ASCII characters. */
  issuer: string
  /** The DNS names that it is for, in lower case, wildcards as they stand. The common name does not count (RFC 9525). */
  names: string[]
  notBeforeMs: number
  notAfterMs: number
}

const maxIssuerLength = 80

/** Reads what a certificate says. */
export function certificateOf(x509: X509Certificate): Certificate {
  return {
    fingerprint: x509.fingerprint256.replaceAll(':', '').toLowerCase(),
    issuer: issuerText(x509.issuer),
    names: (x509.subjectAltName ?? '')
      .split(', ')
      .flatMap(name => (name.startsWith('DNS:') ? [name.slice('DNS:'.length).toLowerCase()] : [])),
    notBeforeMs: x509.validFromDate.getTime(),
    notAfterMs: x509.validToDate.getTime(),
  }
}

/**
 * Whether one of these names covers a host of a route. A wildcard stands for exactly one part (RFC 9525), so a host `*.example.com` is
 * covered by that very name alone.
 */
export function covers(names: ReadonlySet<string> | readonly string[], host: string): boolean {
  const has = (name: string) => ('has' in names ? names.has(name) : names.includes(name))
  return has(host) || has(host.replace(/^[^.]+/, '*'))
}

function issuerText(distinguishedName: string | undefined): string {
  const part = (key: string) =>
    (distinguishedName ?? '')
      .split('\n')
      .find(line => line.startsWith(`${key}=`))
      ?.slice(key.length + 1)
  const text = [part('O'), part('CN')].filter(one => one !== undefined).join(', ')
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, maxIssuerLength) || 'nobody named'
}
