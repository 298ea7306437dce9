import { connect, isIP, type Socket } from 'node:net'
import {
  checkServerIdentity,
  connect as connectSecurely,
  type PeerCertificate,
  type TLSSocket,
} from 'node:tls'
import { only } from '../../look-up.ts'
import type { Reason } from '../reason.ts'
import type { ProbeTask } from './probe.ts'
import { ProbeFailure } from './probe-failure.ts'
import type { TrustedBy } from './trust.ts'

const dayMs = 86_400_000

/** What was shown in a handshake, and what is wrong with it. */
export interface ShownCertificate {
  expiresInDays: number
  wrong: Reason | null
}

/** A connection that is being made. */
export interface Opening {
  socket: Socket
  /** Resolves once it is there, with what was shown; nothing has been sent then. Rejects with what the socket says. */
  ready: Promise<ShownCertificate | null>
}

/** Connects to one of these addresses, with TLS where the task asks for it. */
export function openSocket(
  task: ProbeTask,
  addresses: readonly string[],
  trusted: TrustedBy,
  nowMs: number,
): Opening {
  const { host, port, tls, connectTimeoutMs } = task
  // Node tries one address after another (RFC 8305), of those alone that may be asked.
  const to = { host, port, lookup: only(addresses), autoSelectFamily: true }
  // One socket for both: Node ends with a fault in memory when one within another goes in its handshake (seen on 24.21).
  const secure = tls === null ? null : connectSecurely({ ...to, ...handshake(tls, trusted) })
  const socket = secure ?? connect(to)
  const ready = new Promise<ShownCertificate | null>((resolve, reject) => {
    let isThere = false
    const late = setTimeout(() => reject(new ProbeFailure('time-out')), connectTimeoutMs)
    const fail = (error?: Error) =>
      reject(isThere ? new ProbeFailure('tls-failed') : (error ?? new ProbeFailure('closed')))
    socket.once('close', () => {
      clearTimeout(late)
      fail()
    })
    // Stays for the life of the socket: an error that nobody hears would end the process.
    socket.on('error', fail)
    socket.once('connect', () => {
      clearTimeout(late)
      isThere = true
      if (secure === null) resolve(null)
    })
    secure?.once('secureConnect', () => {
      const shown = tls === null ? null : judge(secure, tls, nowMs)
      if (shown) resolve(shown)
      else fail()
    })
  })
  return { socket, ready }
}

function handshake({ name, trust }: NonNullable<ProbeTask['tls']>, trusted: TrustedBy) {
  return {
    // Go sends no address as a name either (RFC 6066, section 3).
    ...(isIP(name) === 0 && { servername: name }),
    secureContext: trusted.context(trust),
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
  }
}

function judge(
  socket: TLSSocket,
  { name, trust }: NonNullable<ProbeTask['tls']>,
  nowMs: number,
): ShownCertificate | null {
  const shown = socket.getPeerCertificate()
  const [fromMs, untilMs] = [Date.parse(shown.valid_from), Date.parse(shown.valid_to)]
  if (!Number.isFinite(untilMs)) return null
  const inTime: Reason | null = untilMs < nowMs ? 'tls-expired' : fromMs > nowMs ? 'tls-untrusted' : null
  const wrong = inTime ?? (trust.kind === 'any' ? null : untrusted(socket)) ?? misnamed(name, shown)
  return { expiresInDays: Math.floor((untilMs - nowMs) / dayMs), wrong }
}

/** What OpenSSL found of the chain; the name is judged by itself. */
function untrusted(socket: TLSSocket): Reason | null {
  // A code as text, whatever the types say (Node, tls: `authorizationError`).
  const code = String(socket.authorizationError ?? '')
  if (code === '' || code === 'ERR_TLS_CERT_ALTNAME_INVALID') return null
  return code === 'CERT_HAS_EXPIRED' ? 'tls-expired' : 'tls-untrusted'
}

function misnamed(name: string, shown: PeerCertificate): Reason | null {
  return checkServerIdentity(name, shown) === undefined ? null : 'tls-name'
}
