import { Gauge } from 'prom-client'
import type { Family } from '../family.ts'

/** The certificates that clients are shown; nothing on an edge without HTTPS. */
export const certificates: Family = {
  name: 'certificates',
  open: (registry, { edge }) => {
    const registers = [registry]
    const end = new Gauge({
      name: 'gatehouse_certificate_end_timestamp_seconds',
      help: 'When the certificate ends that ends first.',
      labelNames: ['which'],
      registers,
    })
    const without = new Gauge({
      name: 'gatehouse_hosts_without_certificate',
      help: 'Hosts without a certificate, or with one for others; ten at most are counted.',
      registers,
    })
    return () => {
      const summary = edge.certificates.summary()
      end.reset()
      without.set(summary?.without.length ?? 0)
      if (summary?.nearest) end.set({ which: 'first' }, summary.nearest.seen.certificate.notAfterMs / 1000)
    }
  },
}
