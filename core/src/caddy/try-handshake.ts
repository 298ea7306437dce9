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
    socket.setTimeout(timeoutMs, () =>
      end({ kind: 'refused', words: `no answer within ${timeoutMs / 1000} seconds` }),
    )
    socket.once('error', error => end({ kind: 'refused', words: errorWords(error) }))
    socket.once('close', () => end({ kind: 'refused', words: 'the connection was closed' }))
    socket.once('secureConnect', () =>
      end({ kind: 'agreed', version: socket.getProtocol() ?? 'an unknown version' }),
    )
  })
}
