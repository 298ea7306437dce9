import { AppError } from '../../../error.ts'
import type { DesiredState } from '../../desired-state.ts'
import { findPolicy, type Policy } from '../../policy/policy.ts'
import { type Waiver, waiverScope, waiversOf, withWaiver } from './waiver.ts'

/**
 * The state with one more waiver, or another end, reason or owner of the one of the same scope.
 * @throws AppError when there is no such policy, it has no rules to waive, or the whole rule is waived already
 */
export function waiveRule(state: DesiredState, name: string, waiver: Waiver): DesiredState {
  const policy = demandWaf(state, name)
  const waivers = waiversOf(policy.options)
  if (waiver.target !== null && waivers.some(one => one.rule === waiver.rule && one.target === null))
    throw new AppError(
      'conflict',
      `Rule ${waiver.rule} is waived as a whole in ${name} already. To waive a part alone, first: policy unwaive ${name} ${waiver.rule}`,
    )
  return withWaivers(state, policy, withWaiver(waivers, waiver))
}

/**
 * The state without a waiver.
 * @throws AppError when there is no such policy or waiver
 */
export function unwaiveRule(
  state: DesiredState,
  name: string,
  scope: Pick<Waiver, 'rule' | 'target'>,
): DesiredState {
  const policy = demandWaf(state, name)
  const waivers = waiversOf(policy.options)
  const left = waivers.filter(waiver => waiverScope(waiver) !== waiverScope(scope))
  if (left.length < waivers.length) return withWaivers(state, policy, left)
  const others = waivers.map(waiverScope).join(', ')
  throw new AppError(
    'not_found',
    `${name} has no waiver of ${waiverScope(scope)}. ${others === '' ? 'It waives nothing.' : `It waives: ${others}.`}`,
  )
}

function demandWaf(state: DesiredState, name: string): Policy {
  const policy = findPolicy(state, name)
  if (policy.kind === 'waf') return policy
  throw new AppError(
    'invalid',
    `${name} is of the kind ${policy.kind}; only policies of the kind waf have rules that can be waived.`,
  )
}

function withWaivers(state: DesiredState, policy: Policy, waivers: readonly Waiver[]): DesiredState {
  const changed = { ...policy, options: { ...policy.options, waivers } }
  return { ...state, policies: state.policies.map(one => (one === policy ? changed : one)) }
}
