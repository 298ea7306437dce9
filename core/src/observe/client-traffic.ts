import { clientKey, clientText } from './address-key.ts'
import type { ClientTraffic } from './recent-traffic.ts'
import { readEntry, type Slot } from './slot.ts'

/** What one client sent. */
export interface ClientCounts {
  requests: number
  refused: number
  failed: number
}

interface ClientQuestions {
  most: number
  perMinute(requests: number): number
  usually(client: string): number | null
}

/** What slots hold of each client, by its key; of those of one route when it is named. Requests without a client count as those of ''. */
export function clientTally(slots: Iterable<Slot>, route: string | undefined): Map<string, ClientCounts> {
  const byClient = new Map<string, ClientCounts>()
  for (const { sample, held } of slots) {
    for (const [key, count] of held) addEntry(byClient, key, count, route)
    for (const [key, count] of sample.counts) addEntry(byClient, key, count * sample.weight, route)
  }
  return byClient
}

/** Those who send most. */
export function topClients(
  byClient: ReadonlyMap<string, ClientCounts>,
  { most, perMinute, usually }: ClientQuestions,
): ClientTraffic[] {
  let all = 0
  for (const { requests } of byClient.values()) all += requests
  return [...byClient]
    .filter(([client]) => client !== '')
    .sort(([, a], [, b]) => b.requests - a.requests)
    .slice(0, most)
    .map(([client, { requests, refused, failed }]) => ({
      client: clientText(client),
      requests,
      perMinute: perMinute(requests),
      share: requests / all,
      failedShare: failed / requests,
      refusedShare: refused / requests,
      usualPerMinute: usually(client),
    }))
}

function addEntry(byClient: Map<string, ClientCounts>, key: string, requests: number, wanted?: string): void {
  const { outcome, client, route } = readEntry(key)
  if (outcome === 'b' || (wanted !== undefined && route !== wanted)) return
  const known = clientKey(client)
  const counts = byClient.get(known) ?? { requests: 0, refused: 0, failed: 0 }
  counts.requests += requests
  if (outcome === 'r' || outcome === 'l') counts.refused += requests
  if (outcome === 'f') counts.failed += requests
  byClient.set(known, counts)
}
