import { canonicalJson } from '../canonical-json.ts'
import { AppError } from '../error.ts'
import type { DesiredState } from './desired-state.ts'
import { diffStates } from './diff.ts'
import { mitigationName } from './mitigation/mitigation.ts'

/**
 * Today's state without what one revision changed. Everything that others changed elsewhere stays.
 * @throws AppError `conflict` when somebody has since changed the same thing
 */
export function undoRevision(
  now: DesiredState,
  change: { before: DesiredState; after: DesiredState },
  number: number,
): DesiredState {
  const routes = byName(now.routes, nameOf)
  const policies = byName(now.policies, nameOf)
  const mitigations = byName(now.mitigations, mitigationName)
  let { settings } = now
  for (const { thing, name } of diffStates(change.before, change.after)) {
    if (thing === 'settings') {
      demandSame(settings, change.after.settings, 'The settings have', number)
      settings = change.before.settings
    } else {
      const what = { thing, name, number }
      if (thing === 'policy')
        takeBack(
          policies,
          lists(change, state => byName(state.policies, nameOf)),
          what,
        )
      else if (thing === 'mitigation')
        takeBack(
          mitigations,
          lists(change, state => byName(state.mitigations, mitigationName)),
          what,
        )
      else
        takeBack(
          routes,
          lists(change, state => byName(state.routes, nameOf)),
          what,
        )
    }
  }
  return {
    settings,
    policies: [...policies.values()],
    routes: [...routes.values()],
    mitigations: [...mitigations.values()],
  }
}

function nameOf({ name }: { name: string }): string {
  return name
}

function byName<T>(list: readonly T[], name: (one: T) => string): Map<string, T> {
  return new Map(list.map(one => [name(one), one]))
}

function lists<T>(
  { before, after }: { before: DesiredState; after: DesiredState },
  list: (state: DesiredState) => T,
): { before: T; after: T } {
  return { before: list(before), after: list(after) }
}

function takeBack<T extends object>(
  now: Map<string, T>,
  { before, after }: { before: Map<string, T>; after: Map<string, T> },
  { thing, name, number }: { thing: string; name: string; number: number },
): void {
  demandSame(now.get(name), after.get(name), `The ${thing} "${name}" has`, number)
  const old = before.get(name)
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
