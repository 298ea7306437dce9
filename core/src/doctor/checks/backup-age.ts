import { runningCheck } from '../check.ts'
import { bad, well } from '../seen.ts'

const dayMs = 86_400_000
const mostMs = 7 * dayMs

/** What is lost with the disk is a week at most. */
export const backupAge = runningCheck({
  id: 'backup-age',
  title: 'a backup of the last seven days was read back whole',
  severity: 'medium',
  protects: 'Without one, what was set up is gone with the disk: routes, accounts, the audit.',
  fix: 'backup create, then copy it to another machine (docs/operations.md).',
  sources: ['CIS Controls v8, 11.2 and 11.5', 'NIST SP 800-53 rev. 5, CP-9'],
  look: ({ lastBackup, production, clock }) => {
    const last = lastBackup()
    if (last === null) return bad('There is none.', production ? 'high' : 'low')
    const ageMs = clock.nowMs() - last.madeAtMs
    const days = Math.floor(ageMs / dayMs)
    return ageMs > mostMs
      ? bad(`The newest, ${last.name}, was made ${days} days ago.`)
      : well(
          `${last.name} was made ${days === 0 ? 'less than a day' : days === 1 ? '1 day' : `${days} days`} ago.`,
        )
  },
})
