import { isIP, type Socket } from 'node:net'
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls'
import type { Reason } from '../reason.ts'
import type { ProbeTask } from './probe.ts'
import { ProbeFailure } from './probe-failure.ts'
import type { TrustedBy } from './trust.ts'

const dayMs = 86_400_000

/** A connection within TLS, and what is wrong with the certificate that was shown. */
export interface Shaken {
  socket: TLSSocket
  expiresInDays: number | null
  wrong: Reason | null
}

/**
 * Makes TLS of a connection. Nothing is sent before the certificate was judged.
 * @throws ProbeFailure `tls-failed`
 */
export function shakeHands(
  socket: Socket,
  { name, trust }: NonNullable<ProbeTask['tls']>,
  trusted: TrustedBy,
  nowMs: number,
): Promise<Shaken> {
  return new Promise((resolve, reject) => {
    const secure = connect({
      socket,
      host: name,
      // Go sends no address as a name either (RFC 6066, section 3).
      ...(isIP(name) === 0 && { servername: name }),
      secureContext: trusted.context(trust),
      rejectUnauthorized: false,
      ALPNProtocols: ['http/1.1'],
    })
    const fail = () => reject(new ProbeFailure('tls-failed'))
    secure.on('error', fail)
    secure.once('close', fail)
    secure.once('secureConnect', () => {
      const x509 = secure.getPeerX509Certificate()
      if (!x509) return fail()
      const [fromMs, untilMs] = [Date.parse(x509.validFrom), Date.parse(x509.validTo)]
      const expiresInDays = Math.floor((untilMs - nowMs) / dayMs)
      const early: Reason | null = untilMs < nowMs ? 'tls-expired' : fromMs > nowMs ? 'tls-untrusted' : null
      const wrong = early ?? (trust.kind === 'any' ? null : untrusted(secure)) ?? misnamed(secure, name)
      resolve({ socket: secure, expiresInDays, wrong })
    })
  })
}

/** What OpenSSL found of the chain; the name is judged by itself. */
function untrusted(socket: TLSSocket): Reason | null {
  // A code as text, whatever the types say (Node, tls: `authorizationError`).
  const code = String(socket.authorizationError ?? '')
  if (code === '' || code === 'ERR_TLS_CERT_ALTNAME_INVALID') return null
  return code === 'CERT_HAS_EXPIRED' ? 'tls-expired' : 'tls-untrusted'
}

function misnamed(socket: TLSSocket, name: string): Reason | null {
  return checkServerIdentity(name, socket.getPeerCertificate()) === undefined ? null : 'tls-name'
}
