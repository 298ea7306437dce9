import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'

/** Whether an alert tells of it, which is over when it is: then nothing else does. */
export function isToldAsAlert(event: EdgeEvent): boolean {
  return event.kind === 'certificate-ends' || (event.kind === 'drift' && !event.repaired)
}
