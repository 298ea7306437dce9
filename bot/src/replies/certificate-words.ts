import { durationText } from '@gatehouse/core/duration-text.ts'
import type { CertificateSummary, HostCertificate } from '@gatehouse/core/edge/certificate-watch.ts'
import type { TakeUp } from '@gatehouse/core/edge/own-certificates.ts'
import { expiryLevel } from '@gatehouse/core/routing/certificates/expiry.ts'
import { dateText } from './when-text.ts'

const dayMs = 86_400_000
const minuteMs = 60_000

/** How long something has left, for people: days, below two days hours and minutes. */
export function leftText(leftMs: number): string {
  if (leftMs <= 0) return 'over'
  if (leftMs >= 2 * dayMs) return `${Math.floor(leftMs / dayMs)} days left`
  return `${durationText(Math.max(1, Math.floor(leftMs / minuteMs)) * minuteMs)} left`
}

/** The same of a certificate, as the end of a sentence. */
export function expiryText(leftMs: number): string {
  return leftMs <= 0 ? 'has ended' : `ends soon, ${leftText(leftMs)}`
}

/** Certificates as they were shown, one host a row. */
export function certificateTable(seen: readonly HostCertificate[], nowMs: number) {
  return {
    columns: ['host', 'certificate by', 'until', 'left', 'for this host'],
    rows: seen.map(one => [one.host, ...cells(one, nowMs)]),
  }
}

function cells({ seen, covered }: HostCertificate, nowMs: number): string[] {
  if (seen.kind === 'silent') return [`none (${seen.words})`, '—', '—', 'no']
  const { issuer, notAfterMs } = seen.certificate
  return [issuer, dateText(notAfterMs), leftText(notAfterMs - nowMs), covered ? 'yes' : 'NO']
}

/** Whether somebody should do something about it. */
export function isPressing({ seen, covered }: HostCertificate, nowMs: number): boolean {
  return !covered || (seen.kind === 'served' && expiryLevel(seen.certificate, nowMs) !== null)
}

/** The certificate that ends first, and hosts that have none, in one line. */
export function summaryText({ nearest, looked, without }: CertificateSummary, nowMs: number): string {
  if (looked === 0) return 'not looked at yet'
  const lacking = without.length > 0 ? [`none of their own: ${without.join(', ')}`] : []
  if (nearest === null) return lacking.join('')
  const { notAfterMs, issuer } = nearest.seen.certificate
  const first = `${nearest.host} is the first to end, ${leftText(notAfterMs - nowMs)} (${dateText(notAfterMs)}, ${issuer})`
  return [first, ...lacking].join('; ')
}

/** Which certificate files the edge has taken up. */
export function takeUpTitle({ taken, dropped }: Pick<TakeUp, 'taken' | 'dropped'>): string {
  const files = (names: readonly string[]) => names.map(name => `${name}.crt`).join(', ')
  const parts = [
    ...(taken.length > 0 ? [`uses ${files(taken)}`] : []),
    ...(dropped.length > 0 ? [`uses ${files(dropped)} no more`] : []),
  ]
  return parts.length > 0 ? `The edge now ${parts.join(' and ')}.` : 'No certificate file has changed.'
}
