import type { AlertSeverity } from '../alert.ts'
import { type AlertSource, saw, sawNothing } from '../source.ts'

const gib = 1024 ** 3
/** Of a large disk a tenth is still much: the smaller of the share and the size counts. */
const bounds: readonly { severity: AlertSeverity; share: number; bytes: number }[] = [
  { severity: 'critical', share: 0.03, bytes: gib },
  { severity: 'warning', share: 0.1, bytes: 10 * gib },
]

/** The disk of the data folder is nearly full. */
export const disk: AlertSource = {
  name: 'disk',
  holdMs: 5000,
  recoverMs: 60_000,
  many: 'disks are nearly full',
  look: async deps => {
    const { freeBytes, wholeBytes } = await deps.disk()
    // What has no size, like some file systems of a container, says nothing.
    if (wholeBytes <= 0) return sawNothing
    const bound = bounds.find(({ share, bytes }) => freeBytes < Math.min(share * wholeBytes, bytes))
    if (!bound) return saw([])
    return saw([
      {
        key: 'disk:data',
        severity: bound.severity,
        title: 'The disk of the data folder is nearly full.',
        facts: [['free', `${bytesText(freeBytes)} of ${bytesText(wholeBytes)}`]],
        route: null,
        actions: [],
      },
    ])
  },
}

function bytesText(bytes: number): string {
  return bytes >= gib ? `${(bytes / gib).toFixed(1)} GiB` : `${Math.round(bytes / 1024 ** 2)} MiB`
}
