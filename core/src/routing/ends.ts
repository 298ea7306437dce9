import type { DesiredState } from './desired-state.ts'
import { kindOf } from './policy/policy.ts'
import type { End } from './policy/policy-kind.ts'

/** Something of a policy that holds for a time only. */
export interface PolicyEnd extends End {
  policy: string
}

/** Everything in a state that holds for a time only. */
export function endsOf({ policies }: Pick<DesiredState, 'policies'>): PolicyEnd[] {
  return policies.flatMap(policy =>
    (kindOf(policy).ends?.(policy.options as never) ?? []).map(({ words, atMs }) => ({
      words: `${words} in ${policy.name}`,
      atMs,
      policy: policy.name,
    })),
  )
}

/** What of it has ended by then. */
export function endedOf(state: Pick<DesiredState, 'policies'>, nowMs: number): PolicyEnd[] {
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
  }
}
