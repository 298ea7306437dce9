import type { Change } from '../change.ts'
import type { DesiredState } from './desired-state.ts'

/**
 * The routes that changes touch, before or after: those that they name, those that carry a policy that they name, those over
 * which a mitigation that they name lies, or all when they name the settings.
 */
export function touchedNames(
  before: DesiredState,
  after: DesiredState,
  changes: readonly Change[],
): Set<string> {
  const all = changes.some(change => change.thing === 'settings')
  const named = (thing: Change['thing']) =>
    new Set(changes.filter(change => change.thing === thing).map(({ name }) => name))
  const routes = named('route')
  const policies = named('policy')
  const mitigated = new Set([...named('mitigation')].map(name => name.split(' ')[1]))
  return new Set(
    [...before.routes, ...after.routes]
      .filter(
        route =>
          all ||
          mitigated.has('all') ||
          mitigated.has(route.name) ||
          routes.has(route.name) ||
          route.policies.some(name => policies.has(name)),
      )
      .map(route => route.name),
  )
}
