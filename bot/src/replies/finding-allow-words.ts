import type { Change } from '@gatehouse/core/change.ts'
import type { FindingAllow } from '@gatehouse/core/findings/allow.ts'
import { untilWords } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { quoteValue } from '../grammar/grammar.ts'
import { shortNetwork } from './short-client.ts'

type Said = Omit<FindingAllow, 'id' | 'by' | 'atMs'>

/** What changes with an exception, by the keys of its command. */
export function allowChange(before: Said | null, after: Said | null): Change[] {
  const said = after ?? before
  if (said === null) return []
  const fields = Object.entries(words(said)).map(([key, value]) => ({
    key,
    from: before === null ? null : value,
    to: after === null ? null : value,
  }))
  return [{ thing: 'exception', name: said.detector, action: after === null ? 'remove' : 'add', fields }]
}

/** The line that makes it anew for as long as it would have held, to the hour; null for less than one. */
export function allowLine(
  { detector, route, client, path, reason, untilMs }: Said,
  nowMs: number,
): string | null {
  const hours = Math.floor((untilMs - nowMs) / 3_600_000)
  if (hours < 1) return null
  return [
    `finding allow ${detector}`,
    ...(route === null ? [] : [`route=${route}`]),
    ...(client === null ? [] : [`client=${client}`]),
    ...(path === null ? [] : [`path=${quoteValue(path)}`]),
    `for=${hours}h`,
    `reason=${quoteValue(reason)}`,
  ].join(' ')
}

/** Of whom an exception holds, to be shown. @param short whole addresses are not for whoever asks */
export function allowedClient({ client }: Pick<FindingAllow, 'client'>, short: boolean): string {
  if (client === null) return 'everybody'
  return short ? shortNetwork(client) : client
}

function words({ route, client, path, untilMs, reason }: Said): Record<string, string> {
  return {
    on: route ?? 'every route',
    of: client ?? 'everybody',
    ...(path !== null && { path }),
    until: untilWords(untilMs),
    reason,
  }
}
