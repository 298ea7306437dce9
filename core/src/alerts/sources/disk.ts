import { retentionBounds } from '../../access-log/retention.ts'
import type { AlertSeverity, Trouble } from '../alert.ts'
import { type AlertSource, type DataSize, saw, sawNothing } from '../source.ts'

const gib = 1024 ** 3
const mostNamed = 4
/** What is smaller helps nobody. */
const smallestBytes = 1024 ** 2
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
    const sizes = await deps.dataSizes()
    return saw([
      {
        key: 'disk:data',
        severity: bound.severity,
        title: 'The disk of the data folder is nearly full.',
        facts: [
          ['free', `${bytesText(freeBytes)} of ${bytesText(wholeBytes)}`],
          ...roomFacts(sizes, wholeBytes - freeBytes),
        ],
        route: null,
        actions: actionsOf(sizes),
      },
    ])
  },
}

/** Who takes the room: the data folder, by its largest parts, or others. */
function roomFacts(sizes: readonly DataSize[], usedBytes: number): Trouble['facts'] {
  const ownBytes = sizes.reduce((sum, { bytes }) => sum + bytes, 0)
  return [
    ['the data folder', bytesText(ownBytes)],
    ...sizes
      .slice(0, mostNamed)
      .filter(({ bytes }) => bytes >= smallestBytes)
      .map(({ name, bytes }) => [name, bytesText(bytes)] as const),
    ['everything else', bytesText(Math.max(0, usedBytes - ownBytes))],
  ]
}

/** What makes room here: fewer numbers of the access log. The logs themselves are bounded, and revisions and audit are kept. */
function actionsOf(sizes: readonly DataSize[]): string[] {
  const traffic = sizes.find(({ name }) => name === 'traffic.db')?.bytes ?? 0
  const halfMb = Math.floor(traffic / 2 / 1_000_000)
  const isPossible = halfMb * 1_000_000 >= retentionBounds.mostBytes.min
  return [...(isPossible ? [`settings keep size=${halfMb}MB`] : []), 'settings show']
}

function bytesText(bytes: number): string {
  return bytes >= gib ? `${(bytes / gib).toFixed(1)} GiB` : `${Math.round(bytes / 1024 ** 2)} MiB`
}
