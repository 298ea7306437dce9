import type { Certificate } from '../routing/certificates/certificate.ts'
import type { Listener } from '../routing/listener.ts'

/** What a TLS handshake with the edge showed. */
export type DialReply =
  | { kind: 'served'; certificate: Certificate }
  /** No certificate came; why. */
  | { kind: 'silent'; words: string }

/** Opens TLS to the edge's own listener as a client of that host would, and reads the certificate. Bounded in time. Never throws. */
export type CertificateDial = (listener: Listener, host: string) => Promise<DialReply>
