import type { EdgeFolder } from '@gatehouse/core/caddy/edge-folder.ts'
import { systemClock } from '@gatehouse/core/clock.ts'
import type { Edge } from '@gatehouse/core/edge/edge.ts'
import type { Health } from '@gatehouse/core/health/health.ts'
import { createProbe } from '@gatehouse/core/health/probe/create-probe.ts'
import { Prober } from '@gatehouse/core/health/prober.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { Stores } from './open-stores.ts'

/** Asks every route and every upstream again and again until it is closed, which writes what is known. */
export function openHealth(
  edge: Pick<Edge, 'current'>,
  { probeToken, host }: Pick<EdgeFolder, 'probeToken' | 'host'>,
  { probes, transactions }: Pick<Stores, 'probes' | 'transactions'>,
  log: Log,
): { health: Health; close(): Promise<void> } {
  const clock = systemClock
  const probe = createProbe(clock)
  const health = new Prober({
    edge,
    probeToken,
    edgeHost: host,
    probe,
    probes,
    transactions,
    clock,
    random: Math.random,
    log,
  })
  const closing = new AbortController()
  const kept = health.keep(closing.signal)
  return {
    health,
    close: async () => {
      closing.abort()
      await kept
    },
  }
}
