import type { GoodBackup } from '../../backup/backups.ts'
import { durationText } from '../../duration-text.ts'
import type { Trouble } from '../alert.ts'
import { type AlertSource, saw } from '../source.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const mostAgeMs = 2 * dayMs
/** A start that comes after days makes up for them by itself. */
const catchesUpMs = hourMs
const key = 'backup:daily'

/** The daily backup came to nothing, or nobody has made one for days: what was set up since is gone with the disk. */
export const backup: AlertSource = {
  name: 'backup',
  holdMs: 0,
  recoverMs: 0,
  many: 'backups are missing',
  look: ({ backups, clock }) => {
    const nowMs = clock.nowMs()
    const newest = backups.lastGood()
    const { last, sinceMs } = backups.tries()
    const ageMs = newest === null ? null : nowMs - newest.madeAtMs
    if (last !== null && last.failure !== null && (newest === null || newest.madeAtMs < last.atMs))
      return saw([trouble('A backup could not be made.', [['why', last.failure]], newest, nowMs)])
    if (ageMs !== null && ageMs > mostAgeMs && nowMs - sinceMs > catchesUpMs)
      return saw([trouble('The newest backup is older than two days.', [], newest, nowMs)])
    // Whether making one works shows when the next is due.
    const isOpen = last === null && (ageMs === null || ageMs >= dayMs)
    return { troubles: [], isUnknown: one => isOpen && one === key }
  },
}

function trouble(title: string, facts: Trouble['facts'], newest: GoodBackup | null, nowMs: number): Trouble {
  const known = newest === null ? 'none' : `${newest.name}, ${ageText(nowMs - newest.madeAtMs)} old`
  return {
    key,
    severity: 'warning',
    title,
    facts: [...facts, ['newest', known]],
    route: null,
    actions: ['backup create', 'backup list'],
  }
}

/** By whole hours: a card is not written anew for each minute. */
function ageText(ageMs: number): string {
  return ageMs < hourMs ? 'less than 1h' : durationText(Math.floor(ageMs / hourMs) * hourMs)
}
