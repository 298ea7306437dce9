import type { CompiledConfig } from './compile/index.ts'
import { deliver } from './deliver.ts'
import { type Drift, findDrift } from './drift.ts'
import type { EdgeDeps } from './edge-deps.ts'

/** What a look at the edge showed. */
export interface Look {
  /** The ETag of what was read, when the edge runs exactly what was applied. */
  etag: string | null
  drift: Drift | null
}

/**
 * Compares what the edge runs with what was applied, byte for byte, and with `repair` puts it right.
 * @throws AppError `unavailable` when the edge does not answer
 */
export async function look(deps: EdgeDeps, applied: CompiledConfig, repair: boolean): Promise<Look> {
  const found = await deps.admin.read()
  if (found.body === applied.body) return { etag: found.etag, drift: null }
  const masked = (body: string) => body.replaceAll(deps.place.probeToken, '***')
  const drift = findDrift(masked(applied.body), masked(found.body), deps.clock.nowMs())
  if (!repair) return { etag: null, drift }
  const delivery = await deliver(deps, applied, found.etag)
  const repairedAtMs = delivery.kind === 'live' ? deps.clock.nowMs() : null
  if (delivery.kind !== 'live') deps.log.error('drift not repaired', { words: delivery.words })
  return { etag: null, drift: { ...drift, repairedAtMs } }
}
