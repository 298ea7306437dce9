import { canonicalJson } from '../canonical-json.ts'
import { AppError } from '../error.ts'
import type { DesiredState } from './desired-state.ts'
import { diffStates } from './diff.ts'
import type { Policy } from './policy/policy.ts'
import type { Route } from './route.ts'

/**
 * Today's state without what one revision changed. Everything that others changed elsewhere stays.
 * @throws AppError `conflict` when somebody has since changed the same thing
 */
export function undoRevision(
  now: DesiredState,
  change: { before: DesiredState; after: DesiredState },
  number: number,
): DesiredState {
  const routes = new Map(now.routes.map(route => [route.name, route]))
  const policies = new Map(now.policies.map(policy => [policy.name, policy]))
  let { settings } = now
  for (const { thing, name } of diffStates(change.before, change.after)) {
    if (thing === 'settings') {
      demandSame(settings, change.after.settings, 'The settings have', number)
      settings = change.before.settings
    } else if (thing === 'policy')
      takeBack<Policy>(policies, change.before.policies, change.after.policies, name, { thing, number })
    else takeBack<Route>(routes, change.before.routes, change.after.routes, name, { thing: 'route', number })
  }
  return { settings, policies: [...policies.values()], routes: [...routes.values()] }
}

function takeBack<T extends { name: string }>(
  now: Map<string, T>,
  before: readonly T[],
  after: readonly T[],
  name: string,
  { thing, number }: { thing: string; number: number },
): void {
  const named = (list: readonly T[]) => list.find(one => one.name === name)
  demandSame(now.get(name), named(after), `The ${thing} "${name}" has`, number)
  const old = named(before)
  if (old) now.set(name, old)
  else now.delete(name)
}

function demandSame(now: object | undefined, then: object | undefined, what: string, number: number): void {
  if (canonicalJson(now ?? null) === canonicalJson(then ?? null)) return
  throw new AppError(
    'conflict',
    `${what} been changed again since revision ${number}; undo the later revision first, or use: rollback <revision>`,
  )
}
