import { type Block, blockName } from '@gatehouse/core/blocks/block.ts'
import { readOperationFacts } from '@gatehouse/core/operations/operation-facts.ts'
import type { Finding } from '@gatehouse/core/routing/guards/index.ts'
import type { AskedFrom, CommandDeps } from '../command.ts'

/** So many of the newest things that people did are looked through. */
const mostRead = 1000

/** Of these blocks, those that were critical to make are not ended by a single word of somebody who did not make them. */
export function decidedByTwo(
  { audit }: Pick<CommandDeps, 'audit'>,
  blocks: readonly Block[],
  { by, takesBack }: Pick<AskedFrom, 'by' | 'takesBack'>,
): Finding[] {
  // Taking back what others did asks by itself.
  const others = takesBack ? [] : blocks.filter(block => block.by !== by && !block.byProgram)
  if (others.length === 0) return []
  const sinceMs = Math.min(...others.map(block => block.sinceMs))
  const critical = audit
    .list({ kind: 'done', people: true, sinceMs, limit: mostRead })
    .filter(({ facts }) => facts.risk === 'critical')
  const isCritical = (block: Block) =>
    critical.some(
      entry =>
        entry.atMs >= block.sinceMs && readOperationFacts(entry)?.things.includes(blockName(block)) === true,
    )
  return others.filter(isCritical).map(block => ({
    guard: 'decided-by-two',
    message: `The ${blockName(block)} was critical to make, which ${block.by} did: it is more than one person’s word.`,
    risk: 'destructive',
  }))
}
