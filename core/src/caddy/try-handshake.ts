import { connect } from 'node:tls'
import type { Handshake } from '../doctor/doctor-deps.ts'
import { errorWords } from '../error.ts'
import { type Listener, reachableAddress } from '../routing/listener.ts'

const timeoutMs = 3000

/** A TLS handshake by a client that knows no newer version and every cipher, also broken ones. Never throws. */
export function tryHandshake(
  listener: Listener,
  host: string,
  newest: 'TLSv1.1' | 'TLSv1.3',
): Promise<Handshake> {
  return new Promise(resolve => {
    const socket = connect({
      ...reachableAddress(listener),
      servername: host,
      rejectUnauthorized: false,
      minVersion: 'TLSv1',
      maxVersion: newest,
      // What OpenSSL itself would not offer any more at its usual level.
      ciphers: 'DEFAULT@SECLEVEL=0',
    })
    const end = (handshake: Handshake) => {
      resolve(handshake)
      socket.destroy()
    }
    let connected = false
    socket.once('connect', () => {
      connected = true
    })
    socket.setTimeout(timeoutMs, () =>
      end({ kind: 'silent', words: `no answer within ${timeoutMs / 1000} seconds` }),
    )
    socket.once('error', error =>
      end({ kind: isNo(error, connected) ? 'refused' : 'silent', words: errorWords(error) }),
    )
    socket.once('close', () =>
      end({ kind: connected ? 'refused' : 'silent', words: 'the connection was closed' }),
    )
    socket.once('secureConnect', () =>
      end({ kind: 'agreed', version: socket.getProtocol() ?? 'an unknown version' }),
    )
  })
}

/** An alert of the other side, or its end of the connection; not what this side could not do itself, such as offer so old a version. */
function isNo(error: Error, connected: boolean): boolean {
  const code = 'code' in error ? String(error.code) : ''
  return connected && (/^ERR_SSL_.*ALERT/.test(code) || code === 'ECONNRESET')
}
