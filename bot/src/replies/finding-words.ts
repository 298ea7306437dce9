import type { FindingAllow } from '@gatehouse/core/findings/allow.ts'
import { detectors } from '@gatehouse/core/findings/detectors/index.ts'
import type { Finding, FindingSeverity } from '@gatehouse/core/findings/finding.ts'
import type { Severity } from '../reply.ts'
import { shortClient } from './short-client.ts'

/** How a face shows how grave something is. */
export const shownAs: Record<FindingSeverity, Severity> = {
  notice: 'info',
  warning: 'warning',
  critical: 'error',
}

/** What a detector sees and where its rule comes from; null for one that there is no more. */
export function detectorOf({
  detector,
}: Pick<Finding, 'detector'>): { summary: string; source: string } | null {
  return detectors.find(({ name }) => name === detector) ?? null
}

/** What people call a finding. */
export function findingName({ id }: Pick<Finding, 'id'>): string {
  return `f${id}`
}

/** Whom or what it is about, to be shown. @param short whole addresses are not for whoever asks */
export function aboutText({ subject }: Pick<Finding, 'subject'>, short: boolean): string {
  if (subject === '') return 'the route'
  return short && isAddress(subject) ? shortClient(subject) : subject
}

/** Where it was, to be shown. */
export function whereText({ route }: Pick<Finding, 'route'>): string {
  return route === '' ? '(no route)' : route
}

/** A finding as the API gives it. */
export function findingData(finding: Finding, short: boolean): Record<string, unknown> {
  const { firstMs, lastMs, samples, ...rest } = finding
  return {
    ...rest,
    subject: finding.subject === '' ? '' : aboutText(finding, short),
    first: new Date(firstMs).toISOString(),
    last: new Date(lastMs).toISOString(),
    samples: samples.map(({ atMs, client, ...sample }) => ({
      at: new Date(atMs).toISOString(),
      client: short ? shortClient(client) : client,
      ...sample,
    })),
  }
}

/** What an exception holds for, in a phrase: `on shop, of 203.0.113.7, below /api/*`. */
export function scopeText({ route, client, path }: Pick<FindingAllow, 'route' | 'client' | 'path'>): string {
  const parts = [
    ...(route === null ? [] : [`on ${route}`]),
    ...(client === null ? [] : [`of ${client}`]),
    ...(path === null ? [] : [`for ${path}`]),
  ]
  return parts.length === 0 ? 'everywhere' : parts.join(', ')
}

function isAddress(subject: string): boolean {
  return shortClient(subject) !== shortClient('')
}
