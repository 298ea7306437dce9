import { durationText } from '@gatehouse/core/duration-text.ts'
import type { Confirmation } from '@gatehouse/core/identity/confirmation.ts'
import type { Pending, Reply } from '../reply.ts'
import { impactWords } from './outcome-reply.ts'
import { reachedWords, sourceWords, trafficFacts } from './traffic-words.ts'

/** A plan that waits for somebody: what it would do, and what it waits for. */
export function pendingReply(confirmation: Confirmation, pending: Pending, second: string | null): Reply {
  const { plan, line, id } = confirmation
  return {
    title: `This would happen (${plan.risk}): ${line}`,
    severity: 'warning',
    ...factsOf(plan),
    changes: plan.changes,
    notes: [
      ...(plan.more === undefined ? [] : [`And ${plan.more} more, too many to name.`]),
      ...plan.findings.map(({ message }) => message),
      ...(plan.background ?? []),
      ...(plan.traffic ? [...reachedWords(plan.traffic), ...sourceWords(plan.traffic)] : []),
      ...leaseNote(plan),
      ...(second === null ? [] : [second]),
    ],
    pending,
    data: {
      confirmation: { id, needs: pending.needs, expiresAtMs: pending.expiresAtMs },
      plan: planData(confirmation),
    },
  }
}

function leaseNote({ leaseMs }: Confirmation['plan']): string[] {
  if (leaseMs === undefined) return []
  return [
    `It is taken back by itself after ${durationText(leaseMs)} unless somebody keeps it. To do without that: keep-within=none`,
  ]
}

function factsOf({ impact, traffic }: Confirmation['plan']): Pick<Reply, 'facts'> {
  const facts = [
    ...(impact ? [['touches', impactWords(impact)] as const] : []),
    ...(traffic ? trafficFacts(traffic) : []),
  ]
  return facts.length === 0 ? {} : { facts }
}

/** A plan as machines get it. */
export function planData({
  baseRevision,
  plan,
  planHash,
}: Pick<Confirmation, 'baseRevision' | 'plan' | 'planHash'>) {
  return { base: baseRevision, ...plan, hash: planHash }
}
