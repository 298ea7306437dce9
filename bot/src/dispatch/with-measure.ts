import type { ApplyOutcome } from '@gatehouse/core/edge/outcome.ts'
import type { OperationName } from '@gatehouse/core/operations/operation.ts'
import type { Answer } from '../answer.ts'
import type { EffectDeps } from '../command.ts'
import { isTelling, trafficFacts } from '../replies/traffic-words.ts'
import type { CarriedOut, Mandate } from './carry-out.ts'
import { impactOf } from './impact-of.ts'
import type { Planned, Run } from './plan-command.ts'

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
  const result = await work({
    ...mandate,
    begun: name => {
      mandate.begun?.(name)
      deps.trafficMeasures.begin(name, touches, deps.clock.nowMs())
      names.push(name)
    },
  })
  const name = names.at(-1)
  if (result.kind === 'stale' || name === undefined) return result
  if (result.outcome?.kind === 'failed') deps.trafficMeasures.cameToNothing(name)
  else deps.trafficMeasures.tookEffect(name, silentRoutes(result.outcome), deps.clock.nowMs())
  if (result.answer.exit !== 0) return result
  const impact = impactOf(deps, run, planned, begunAtMs)
  return { ...result, answer: withTraffic(result.answer, impact, mandate.confirmation !== null) }
}

/** Warnings begin with the name of the route that does not answer. */
function silentRoutes(outcome: ApplyOutcome | undefined): string[] {
  return outcome?.kind === 'applied' ? outcome.warnings.map(warning => warning.split(' ')[0] ?? '') : []
}

/** @param previewed the plan has said so already */
function withTraffic(answer: Answer, traffic: ReturnType<typeof impactOf>, previewed: boolean): Answer {
  if (traffic === null) return answer
  const { reply } = answer
  const facts = !previewed && isTelling(traffic) ? trafficFacts(traffic) : []
  return {
    ...answer,
    reply: {
      ...reply,
      ...(facts.length > 0 && { facts: [...(reply.facts ?? []), ...facts] }),
      data: { ...Object(reply.data), traffic },
    },
  }
}
