import type { Drift } from '@gatehouse/core/edge/drift.ts'
import type { Reply } from '../reply.ts'

/** The places that differ. */
export function driftDetails(drift: Drift): Pick<Reply, 'table' | 'notes'> {
  const rows = drift.differences.map(one => [
    one.path || '(everything)',
    one.applied ?? '—',
    one.found ?? '—',
  ])
  const hidden = drift.count - drift.differences.length
  return {
    table: { columns: ['place', 'applied', 'found'], rows },
    notes: hidden > 0 ? [`${hidden} more places differ.`] : [],
  }
}
