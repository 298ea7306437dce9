import { AppError, errorWords } from '../error.ts'
import type { UpstreamUses } from '../routing/upstream-use.ts'
import type { EdgeDeps } from './edge-deps.ts'

/** How every upstream fares now; null when the edge does not answer. */
export async function askUpstreams({
  admin,
  log,
}: Pick<EdgeDeps, 'admin' | 'log'>): Promise<UpstreamUses | null> {
  try {
    return await admin.upstreams()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    log.warn('edge not asked for its upstreams', { words: errorWords(error) })
    return null
  }
}
