import type { OperationName } from '@gatehouse/core/operations/operation.ts'
import type { Answer } from '../answer.ts'
import type { EffectDeps } from '../command.ts'
import { isTelling, sourceWords, trafficFacts } from '../replies/traffic-words.ts'
import { impactOf } from './impact-of.ts'
import type { CarriedOut, Mandate, Planned, Run } from './run.ts'

/**
 * Does something that touches traffic, and has what it did measured: begun in the transaction of the effect, taken some seconds after that
 * took hold. The answer says whose traffic it touches.
 */
export async function withMeasure(
  deps: EffectDeps,
  { run, planned, mandate }: { run: Run; planned: Planned; mandate: Mandate },
  work: (mandate: Mandate) => Promise<CarriedOut>,
): Promise<CarriedOut> {
  const { touches } = planned
  if (touches === null) return work(mandate)
  const begunAtMs = deps.clock.nowMs()
  const names: OperationName[] = []
  const result = await measured(deps, names, () =>
    work({
      ...mandate,
      begun: name => {
        mandate.begun?.(name)
        deps.trafficMeasures.begin(name, touches, deps.clock.nowMs())
        names.push(name)
      },
    }),
  )
  if (result.kind === 'stale' || names.length === 0) return result
  if (result.answer.exit !== 0) return result
  const impact = impactOf(deps, run, planned, begunAtMs)
  return { ...result, answer: withTraffic(result.answer, impact, mandate.confirmation !== null) }
}

/** Says of each operation that was begun what became of it, however it ended: a card waits for that. */
async function measured(
  { trafficMeasures: measures, clock }: EffectDeps,
  names: readonly OperationName[],
  work: () => Promise<CarriedOut>,
): Promise<CarriedOut> {
  try {
    const result = await work()
    const outcome = result.kind === 'stale' ? undefined : result.outcome
    const cameToNothing = result.kind === 'stale' || outcome?.kind === 'failed'
    // What failed together with others was begun once more by itself.
    for (const name of cameToNothing ? names : names.slice(0, -1)) measures.cameToNothing(name)
    const silent = outcome?.kind === 'applied' ? outcome.silentRoutes : []
    for (const name of cameToNothing ? [] : names.slice(-1)) measures.tookEffect(name, silent, clock.nowMs())
    return result
  } catch (error) {
    // Nobody knows whether it took effect.
    for (const name of names) measures.giveUp(name)
    throw error
  }
}

/** @param previewed the plan has said so already */
function withTraffic(answer: Answer, traffic: ReturnType<typeof impactOf>, previewed: boolean): Answer {
  if (traffic === null) return answer
  const { reply } = answer
  const notes = previewed ? [] : sourceWords(traffic)
  const facts = !previewed && isTelling(traffic) ? trafficFacts(traffic) : []
  return {
    ...answer,
    reply: {
      ...reply,
      ...(facts.length > 0 && { facts: [...(reply.facts ?? []), ...facts] }),
      ...(notes.length > 0 && { notes: [...(reply.notes ?? []), ...notes] }),
      data: { ...Object(reply.data), traffic },
    },
  }
}
