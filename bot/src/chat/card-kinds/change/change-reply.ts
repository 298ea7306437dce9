import type { ChangeContent } from '../../../cards/change-content.ts'
import type { Reply } from '../../../reply.ts'

/** Who made a change, by what, and what it changed. */
export function changeReply({
  line,
  who,
  second,
  face,
  revision,
  changes,
  more,
}: ChangeContent): Omit<Reply, 'title' | 'severity'> & Required<Pick<Reply, 'facts' | 'notes'>> {
  return {
    facts: [
      ['by', second === null ? `${who}, through ${face}` : `${who} and ${second}, through ${face}`],
      ['command', line],
      ...(revision === null ? [] : ([['revision', String(revision)]] as const)),
    ],
    changes,
    notes: more > 0 ? [`And ${more} more changes.`] : [],
  }
}
