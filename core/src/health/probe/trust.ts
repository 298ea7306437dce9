import { createSecureContext, getCACertificates, type SecureContext } from 'node:tls'
import type { Trust } from './probe.ts'

const mostKept = 100

/** Makes what a handshake needs of CAs once: reading hundreds of them takes longer than the handshake. */
export class TrustedBy {
  readonly #made = new Map<string, SecureContext>()

  context(trust: Trust): SecureContext {
    const key = trust.kind === 'ca' ? trust.ca : trust.kind
    const known = this.#made.get(key)
    if (known) return known
    const made = createSecureContext(trust.kind === 'any' ? {} : { ca: authorities(trust) })
    this.#made.set(key, made)
    if (this.#made.size > mostKept) this.#made.delete(this.#made.keys().next().value ?? key)
    return made
  }
}

/** Caddy trusts what the machine trusts; Node's own list alone would miss the CA of a company. */
function authorities(trust: Exclude<Trust, { kind: 'any' }>): string[] {
  if (trust.kind === 'machine')
    return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])]
  const lines = trust.ca.match(/.{1,64}/g) ?? []
  return [`-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`]
}
