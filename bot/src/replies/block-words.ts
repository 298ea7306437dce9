import { type Block, type BlockWish, blockName } from '@gatehouse/core/blocks/block.ts'
import type { InForce } from '@gatehouse/core/blocks/in-force.ts'
import type { Change } from '@gatehouse/core/change.ts'
import { untilWords } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { quoteValue } from '../grammar/grammar.ts'
import type { Effect } from '../proposal.ts'

type Said = Omit<BlockWish, 'network'>

/** What changes with a block, by the keys of its command. */
export function blockChange(network: string, before: Said | null, after: Said | null): Change[] {
  const [from, to] = [before && words(before), after && words(after)]
  const keys = [...new Set([...Object.keys(from ?? {}), ...Object.keys(to ?? {})])]
  const fields = keys
    .map(key => ({ key, from: from?.[key] ?? null, to: to?.[key] ?? null }))
    .filter(field => field.from !== field.to)
  if (fields.length === 0) return []
  const action = before === null ? 'add' : after === null ? 'remove' : 'change'
  return [{ thing: 'block', name: network, action, fields }]
}

function words({ routes, answer, except, reason, untilMs }: Said): Record<string, string> {
  return {
    on: routes?.join(', ') ?? 'everywhere',
    until: untilWords(untilMs),
    ...(answer === 'close' && { answer }),
    ...(except.length > 0 && { except: except.join(', ') }),
    ...(reason !== null && { reason }),
  }
}

/** The line that makes a block as it is, with the end that it has; `over` is what there will be of it until then, null when nothing. */
export function blockLine(
  { network, routes, answer, except, reason, untilMs }: BlockWish,
  over: Pick<BlockWish, 'answer' | 'except'> | null,
): string {
  return [
    blockName({ network }),
    `until=${untilMs === null ? 'revoked' : new Date(untilMs).toISOString()}`,
    ...(routes === null ? [] : [`route=${routes.join(',')}`]),
    ...(answer === (over?.answer ?? 'refuse') ? [] : [`answer=${answer}`]),
    ...(except.length > 0
      ? [`except=${except.join(',')}`]
      : over && over.except.length > 0
        ? ['except=none']
        : []),
    ...(reason === null ? [] : [`reason=${quoteValue(reason)}`]),
  ].join(' ')
}

/** What is said of whether the edge does it by now. */
export function inForceWords(inForce: InForce): Effect {
  if (inForce.kind === 'not-yet')
    return {
      notes: [`Not in force yet: ${inForce.words}. It is tried again each second.`],
      severity: 'warning',
      data: { inForce: false },
    }
  const { shown } = inForce
  if (shown === null) return { notes: ['In force.'], data: { inForce: true } }
  const place = shown.route === null ? '' : ` to ${shown.route}`
  const what = shown.refused ? 'was refused' : 'came through'
  return { notes: [`In force: a request of ${shown.client}${place} ${what}.`], data: { inForce: true } }
}

/** A block as the API gives it. */
export function blockData(block: Block): Record<string, unknown> {
  const { id: _, byProgram: __, sinceMs, untilMs, ...rest } = block
  return {
    ...rest,
    since: new Date(sinceMs).toISOString(),
    until: untilMs === null ? null : new Date(untilMs).toISOString(),
  }
}
