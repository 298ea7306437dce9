import { AppError } from '../../../error.ts'
import { type DesiredState, findRoute } from '../../desired-state.ts'
import { findPolicy, type Policy } from '../../policy/policy.ts'
import { isWithin, type Waiver, type WaiverScope, waiverScope, waiversOf, withWaiver } from './waiver.ts'

/**
 * The state with one more waiver, or another end, reason or owner of the one of the same scope.
 * @throws AppError when there is no such policy, it has no rules to waive, its route does not carry it, or more of the rule is waived already
 */
export function waiveRule(state: DesiredState, name: string, waiver: Waiver): DesiredState {
  const policy = demandWaf(state, name)
  const waivers = waiversOf(policy.options)
  demandRoute(state, name, waiver)
  const wider = waivers.find(one => isWithin(one, waiver) && !isWithin(waiver, one))
  if (wider)
    throw new AppError(
      'conflict',
      `${isWhole(wider) ? `Rule ${wider.rule} is waived as a whole` : `${waiverScope(wider)} is waived`.replace(/^r/, 'R')} in ${name} already. To waive a part alone, first: ${unwaiveLine(name, wider)}`,
    )
  return withWaivers(state, policy, withWaiver(waivers, waiver))
}

/**
 * The state without a waiver.
 * @throws AppError when there is no such policy or waiver
 */
export function unwaiveRule(state: DesiredState, name: string, scope: WaiverScope): DesiredState {
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

/** The line that ends a waiver. */
export function unwaiveLine(policy: string, { rule, target, route, path }: WaiverScope): string {
  return [
    `policy unwaive ${policy} ${rule}`,
    ...(target === null ? [] : [`target=${target}`]),
    ...(route === undefined ? [] : [`route=${route}`]),
    ...(path === undefined ? [] : [`path=${path}`]),
  ].join(' ')
}

/**
 * The policy of the kind waf that a route carries.
 * @throws AppError when there is no such route, or it carries none
 */
export function wafOf(state: DesiredState, route: string): Policy {
  const carried = findRoute(state, route).policies.map(name => findPolicy(state, name))
  const found = carried.find(({ kind }) => kind === 'waf')
  if (found) return found
  throw new AppError(
    'invalid',
    `${route} carries no policy of the kind waf, so no rule refuses anything there.`,
  )
}

const isWhole = ({ target, route, path }: Waiver) =>
  target === null && route === undefined && path === undefined

function demandRoute(state: DesiredState, name: string, { route, path }: Waiver): void {
  if (path !== undefined && route === undefined)
    throw new AppError('invalid', 'Say for which route as well: route=shop')
  if (route === undefined || findRoute(state, route).policies.includes(name)) return
  throw new AppError('invalid', `${route} does not carry ${name}.`)
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
