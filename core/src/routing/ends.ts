import type { DesiredState } from './desired-state.ts'
import { mitigationName } from './mitigation/mitigation.ts'
import { kindOf } from './policy/policy.ts'
import type { End } from './policy/policy-kind.ts'

/** Something that holds for a time only. */
export interface StateEnd extends End {
  /** The policy that it is part of; null for a mitigation. */
  policy: string | null
}

type Ending = Pick<DesiredState, 'policies' | 'mitigations'>

/** Everything in a state that holds for a time only. */
export function endsOf({ policies, mitigations }: Ending): StateEnd[] {
  const inPolicies = policies.flatMap(policy =>
    (kindOf(policy).ends?.(policy.options as never) ?? []).map(({ words, atMs }) => ({
      words: `${words} in ${policy.name}`,
      atMs,
      policy: policy.name,
    })),
  )
  const own = mitigations.flatMap(one =>
    one.untilMs === null ? [] : [{ words: mitigationName(one), atMs: one.untilMs, policy: null }],
  )
  return [...inPolicies, ...own]
}

/** What of it has ended by then. */
export function endedOf(state: Ending, nowMs: number): StateEnd[] {
  return endsOf(state).filter(({ atMs }) => atMs <= nowMs)
}

/** The state without what has ended by then. What has not ended is not touched. */
export function withoutEnded(state: DesiredState, nowMs: number): DesiredState {
  return {
    ...state,
    policies: state.policies.map(policy => {
      const kind = kindOf(policy)
      const options = policy.options as never
      const due = kind.ends?.(options).some(({ atMs }) => atMs <= nowMs)
      return due && kind.afterEnds ? { ...policy, options: kind.afterEnds(options, nowMs) } : policy
    }),
    mitigations: state.mitigations.filter(({ untilMs }) => untilMs === null || untilMs > nowMs),
  }
}
