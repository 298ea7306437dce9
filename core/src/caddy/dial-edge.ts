import { connect } from 'node:tls'
import type { CertificateDial, DialReply } from '../edge/certificate-dial.ts'
import { errorWords } from '../error.ts'
import { certificateOf } from '../routing/certificates/certificate.ts'
import { reachableAddress } from '../routing/listener.ts'

const timeoutMs = 3000

/** A real TLS handshake with the host's name (SNI). Whether anybody would trust the certificate is not judged here, only what it says. */
export const dialEdge: CertificateDial = (listener, host) =>
  new Promise(resolve => {
    const socket = connect({ ...reachableAddress(listener), servername: host, rejectUnauthorized: false })
    const end = (reply: DialReply) => {
      clearTimeout(late)
      resolve(reply)
      socket.destroy()
    }
    const silent = (words: string) => end({ kind: 'silent', words })
    const late = setTimeout(() => silent(`no answer within ${timeoutMs / 1000} seconds`), timeoutMs)
    socket.once('error', error => silent(errorWords(error)))
    socket.once('close', () => silent('the connection was closed'))
    socket.once('secureConnect', () => {
      const x509 = socket.getPeerX509Certificate()
      if (x509) end({ kind: 'served', certificate: certificateOf(x509) })
      else silent('there was no certificate')
    })
  })
