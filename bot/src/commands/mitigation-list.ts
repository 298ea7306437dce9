import { type Block, blockName } from '@gatehouse/core/blocks/block.ts'
import { mitigationName } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import type { UpstreamUses } from '@gatehouse/core/routing/upstream-use.ts'
import { type CommandDeps, defineCommand } from '../command.ts'
import { blockData } from '../replies/block-words.ts'
import { mitigationData, proofsOf, shownText } from '../replies/mitigation-words.ts'
import { isRunning, runsText } from '../replies/still-runs.ts'
import { untilText, whenText } from '../replies/when-text.ts'

/** More blocks are a list of their own. */
const mostBlocks = 100

/** Everything that holds for a time only. */
export const mitigationList = defineCommand({
  name: 'mitigation list',
  summary: 'what holds for a time: until when, by whom, why, and whether it was shown',
  role: 'viewer',
  risk: 'read',
  parameters: {},
  examples: ['mitigation list'],
  read: async deps => {
    const { mitigations } = deps.edge.current().state
    const nowMs = deps.clock.nowMs()
    // A hundred thousand are read by nobody, and are a third of a second for everybody.
    const blocks = deps.blocks.live(nowMs, mostBlocks)
    const blockCount = deps.blocks.count(nowMs)
    const uses = mitigations.some(isRunning) ? await deps.edge.upstreams() : null
    const rows = [...mitigationRows(deps, uses), ...blockRows(blocks, nowMs)]
    const first = rows[0]?.[0]
    return {
      title: titleOf(mitigations.length + blockCount),
      severity: 'info',
      ...(rows.length > 0 && {
        table: { columns: ['what', 'ends', 'since', 'by', 'shown', 'reason'], rows },
      }),
      notes:
        blockCount > blocks.length
          ? [`${blockCount - blocks.length} more blocks are not shown; see: block list`]
          : [],
      next: first === undefined ? [] : [`mitigation show ${first}`],
      data: { mitigations: mitigations.map(mitigationData), blockCount, blocks: blocks.map(blockData) },
    }
  },
})

function mitigationRows({ edge, clock }: CommandDeps, uses: UpstreamUses | null): string[][] {
  const { state } = edge.current()
  const nowMs = clock.nowMs()
  return state.mitigations.map(one => [
    mitigationName(one),
    endText(one.untilMs, nowMs),
    whenText(one.sinceMs, nowMs),
    one.by,
    // Of what ends in its own time the number says more than a request could show.
    isRunning(one) ? runsText(uses, one.upstream) : shownText(proofsOf(edge, state, one), nowMs),
    one.reason ?? '',
  ])
}

function blockRows(blocks: readonly Block[], nowMs: number): string[][] {
  return blocks.map(({ network, routes, untilMs, sinceMs, by, reason }) => [
    blockName({ network }),
    endText(untilMs, nowMs),
    whenText(sinceMs, nowMs),
    by,
    // It is shown by a request when it is made; which client would show it now is for the list of blocks.
    routes === null ? 'everywhere' : `on ${routes.join(', ')}`,
    reason ?? '',
  ])
}

function endText(untilMs: number | null, nowMs: number): string {
  return untilMs === null ? 'when revoked' : untilText(untilMs, nowMs)
}

function titleOf(count: number): string {
  if (count === 0) return 'No mitigation holds now.'
  return count === 1 ? '1 mitigation holds now.' : `${count} mitigations hold now.`
}
