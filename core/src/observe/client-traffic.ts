import { clientKey, clientText } from './address-key.ts'
import type { ClientTraffic } from './recent-traffic.ts'
import { entryClient, readEntry, type Slot } from './slot.ts'

/** What one client sent. */
interface ClientCounts {
  requests: number
  refused: number
  failed: number
}

interface ClientQuestions {
  most: number
  /** Of one route alone. */
  route: string | undefined
  perMinute(requests: number): number
  /** From what came before, to what is usual in a minute. */
  usually(requests: number): number | null
}

/** Those who send most. */
export function topClients(
  slots: Iterable<Slot>,
  before: Iterable<Slot>,
  { most, route, perMinute, usually }: ClientQuestions,
): ClientTraffic[] {
  const byClient = clientTally(slots, route)
  let all = 0
  for (const { requests } of byClient.values()) all += requests
  byClient.delete('')
  const top = busiest(byClient, most)
  const usual = clientTally(before, route, new Set(top.map(([client]) => client)))
  return top.map(([client, { requests, refused, failed }]) => ({
    client: clientText(client),
    requests,
    perMinute: perMinute(requests),
    share: requests / all,
    failedShare: failed / requests,
    refusedShare: refused / requests,
    usualPerMinute: usually(usual.get(client)?.requests ?? 0),
  }))
}

/** What slots hold of each client, by its key, or of these alone. Requests without a client count as those of ''. */
function clientTally(
  slots: Iterable<Slot>,
  route: string | undefined,
  only?: ReadonlySet<string>,
): Map<string, ClientCounts> {
  const byClient = new Map<string, ClientCounts>()
  const add = (key: string, requests: number) => {
    const client = clientKey(entryClient(key))
    if (only === undefined || only.has(client)) addEntry(byClient, client, { key, requests, route })
  }
  for (const { sample, held } of slots) {
    for (const [key, count] of held) add(key, count)
    for (const [key, count] of sample.counts) add(key, count * sample.weight)
  }
  return byClient
}

/** Of very many few are kept in order at a time: sorting all would take long. */
function busiest(byClient: ReadonlyMap<string, ClientCounts>, most: number): [string, ClientCounts][] {
  let top: [string, ClientCounts][] = []
  let least = 0
  const cut = () => {
    top = top.sort(([, a], [, b]) => b.requests - a.requests).slice(0, most)
    if (top.length === most) least = top.at(-1)?.[1].requests ?? 0
  }
  for (const one of byClient) {
    if (one[1].requests <= least) continue
    top.push(one)
    if (top.length >= 2 * most) cut()
  }
  cut()
  return top
}

function addEntry(
  byClient: Map<string, ClientCounts>,
  client: string,
  { key, requests, route: wanted }: { key: string; requests: number; route: string | undefined },
): void {
  const { outcome, route } = readEntry(key)
  if (outcome === 'b' || (wanted !== undefined && route !== wanted)) return
  const counts = byClient.get(client) ?? { requests: 0, refused: 0, failed: 0 }
  counts.requests += requests
  if (outcome === 'r' || outcome === 'l') counts.refused += requests
  if (outcome === 'f') counts.failed += requests
  byClient.set(client, counts)
}
