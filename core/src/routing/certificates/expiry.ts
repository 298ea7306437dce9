import type { Certificate } from './certificate.ts'

const dayMs = 86_400_000

/** How near its end a certificate is: within so many days, or over (0). */
export type ExpiryLevel = 21 | 7 | 1 | 0

/** A certificate that lives so long is warned about at exactly 21, 7 and 1 days: then 21 days are the last quarter of its life. */
const wholeLifeMs = 84 * dayMs

/**
 * How near its end a certificate is; null when there is time. One that lives for less than 84 days has its marks earlier, in proportion: one of
 * twelve hours at 3 hours, 1 hour and 9 minutes. Whoever renews by himself does so at a third of the life (certmagic's renewal window), so
 * nobody is warned of a certificate that is about to be renewed.
 */
export function expiryLevel(
  { notBeforeMs, notAfterMs }: Pick<Certificate, 'notBeforeMs' | 'notAfterMs'>,
  nowMs: number,
): ExpiryLevel | null {
  const leftMs = notAfterMs - nowMs
  if (leftMs <= 0) return 0
  const scale = Math.min(1, (notAfterMs - notBeforeMs) / wholeLifeMs)
  return ([1, 7, 21] as const).find(days => leftMs <= days * dayMs * scale) ?? null
}
