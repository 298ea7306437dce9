import type { CompiledConfig } from './compile/index.ts'
import { deliver } from './deliver.ts'
import { type Drift, driftBetween } from './drift.ts'
import type { EdgeDeps } from './edge-deps.ts'

/** What a look at the edge showed. */
export interface Look {
  /** The ETag of what was read, unless it has been replaced since. */
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
  const drift = driftBetween(deps, applied, found.body)
  if (drift.count === 0) {
    deps.log.warn('edge spells its configuration in another way')
    return { etag: found.etag, drift: null }
  }
  if (!repair) return { etag: found.etag, drift }
  const delivery = await deliver(deps, applied, { etag: found.etag, exact: false }, () => applied)
  const repairedAtMs = delivery.kind === 'live' ? deps.clock.nowMs() : null
  if (delivery.kind !== 'live')
    deps.log.error('drift not repaired', { words: 'words' in delivery ? delivery.words : delivery.kind })
  return { etag: null, drift: { ...drift, repairedAtMs } }
}
