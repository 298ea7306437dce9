import { type AlertSource, saw, sawNothing } from '../source.ts'

/** What failed longer ago is history. */
const lifeMs = 24 * 3_600_000

/** The newest change was tried and taken back: nobody has made it work since. */
export const applyFailed: AlertSource = {
  name: 'apply-failed',
  holdMs: 0,
  recoverMs: 0,
  many: 'changes failed',
  look: ({ revisions, clock }) => {
    const [newest] = revisions.list(1)
    if (!newest) return saw([])
    const { number, parent, status, author, why, failure, createdAtMs, settledAtMs } = newest
    if (status === 'applying' || status === 'joined') return sawNothing
    if (status !== 'failed' || clock.nowMs() - (settledAtMs ?? createdAtMs) > lifeMs) return saw([])
    return saw([
      {
        key: 'apply-failed:newest',
        severity: 'warning',
        title: `Revision ${number} failed and was taken back.`,
        facts: [
          ['asked for', why],
          ['by', author],
          ['failure', failure ?? 'no words'],
        ],
        route: null,
        actions: parent === null ? [] : [`revision diff ${parent} ${number}`],
        // Whoever asked for it has an answer, and everybody the card of that change.
        ...(author !== 'gatehouse' && { elsewhere: true as const }),
      },
    ])
  },
}
