import { mitigationName } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { defineCommand } from '../command.ts'
import { mitigationData, proofsOf, shownText } from '../replies/mitigation-words.ts'
import { untilText, whenText } from '../replies/when-text.ts'

/** Everything that holds for a time only. */
export const mitigationList = defineCommand({
  name: 'mitigation list',
  summary: 'what holds for a time: until when, by whom, why, and whether it was shown',
  role: 'viewer',
  risk: 'read',
  parameters: {},
  examples: ['mitigation list'],
  read: ({ edge, clock }) => {
    const nowMs = clock.nowMs()
    const { state } = edge.current()
    const rows = state.mitigations.map(one => [
      mitigationName(one),
      one.untilMs === null ? 'when revoked' : untilText(one.untilMs, nowMs),
      whenText(one.sinceMs, nowMs),
      one.by,
      shownText(proofsOf(edge, state, one), nowMs),
      one.reason ?? '',
    ])
    const [first] = state.mitigations.map(mitigationName)
    return {
      title: titleOf(rows.length),
      severity: 'info',
      ...(rows.length > 0 && {
        table: { columns: ['what', 'ends', 'since', 'by', 'shown', 'reason'], rows },
      }),
      next: first === undefined ? [] : [`mitigation show ${first}`],
      data: state.mitigations.map(mitigationData),
    }
  },
})

function titleOf(count: number): string {
  if (count === 0) return 'No mitigation holds now.'
  return count === 1 ? '1 mitigation holds now.' : `${count} mitigations hold now.`
}
