import { canonicalJson } from '../canonical-json.ts'
import { AppError } from '../error.ts'
import type { DesiredState } from './desired-state.ts'
import { diffStates } from './diff.ts'
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
  let { settings } = now
  for (const { thing, name } of diffStates(change.before, change.after)) {
    if (thing === 'settings') {
      demandSame(settings, change.after.settings, 'The settings have', number)
      settings = change.before.settings
    } else {
      demandSame(routes.get(name), byName(change.after, name), `The route "${name}" has`, number)
      const before = byName(change.before, name)
      if (before) routes.set(name, before)
      else routes.delete(name)
    }
  }
  return { settings, routes: [...routes.values()] }
}

function byName(state: DesiredState, name: string): Route | undefined {
  return state.routes.find(route => route.name === name)
}

function demandSame(now: object | undefined, then: object | undefined, what: string, number: number): void {
  if (canonicalJson(now ?? null) === canonicalJson(then ?? null)) return
  throw new AppError(
    'conflict',
    `${what} been changed again since revision ${number}; undo the later revision first, or use: rollback <revision>`,
  )
}
