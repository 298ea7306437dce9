import type { Change } from '../change.ts'
import type { DesiredState } from './desired-state.ts'
import { ownRoute } from './mitigation/lay.ts'
import {
  type Mitigation,
  mitigationKindOf,
  mitigationName,
  mitigationWords,
} from './mitigation/mitigation.ts'
import { type Policy, policyWords } from './policy/policy.ts'
import type { Route } from './route.ts'
import { notableWords, routeWords, settingsWords, type Words } from './words.ts'

/** What leads from one normalised state to another: settings first, then policies, routes and mitigations by name. Empty when they are equal. */
export function diffStates(before: DesiredState, after: DesiredState): Change[] {
  const changes: Change[] = []
  const settings = fieldChanges(settingsWords(before.settings), settingsWords(after.settings))
  if (settings.length > 0)
    changes.push({ thing: 'settings', name: 'settings', action: 'change', fields: settings })
  changes.push(...policyChanges(before.policies, after.policies))
  const old = new Map(before.routes.map(route => [route.name, route]))
  for (const route of after.routes) {
    const previous = old.get(route.name)
    old.delete(route.name)
    const change = previous === route ? undefined : routeChange(previous, route)
    if (change) changes.push(change)
  }
  for (const route of old.values()) {
    changes.push({
      thing: 'route',
      name: route.name,
      action: 'remove',
      fields: fieldChanges(notableWords(route), {}),
    })
  }
  changes.push(...mitigationChanges(before, after))
  return changes
}

function mitigationChanges(before: DesiredState, after: DesiredState): Change[] {
  const old = new Map(before.mitigations.map(one => [mitigationName(one), one]))
  const started = after.mitigations.flatMap((one): Change[] => {
    const name = mitigationName(one)
    const previous = old.get(name)
    old.delete(name)
    const fields = fieldChanges(previous ? wordsIn(before, previous) : {}, wordsIn(after, one))
    return fields.length === 0
      ? []
      : [{ thing: 'mitigation', name, action: previous ? 'change' : 'add', fields }]
  })
  const ended = [...old].map(
    ([name, one]): Change => ({
      thing: 'mitigation',
      name,
      action: 'remove',
      fields: fieldChanges(wordsIn(before, one), {}),
    }),
  )
  return [...started, ...ended]
}

/** A mitigation with what it lays over its route in that state. */
function wordsIn(state: DesiredState, mitigation: Mitigation): Words {
  const { lays } = mitigationKindOf(mitigation)
  const route = lays && state.routes.find(({ name }) => name === mitigation.route)
  return { ...mitigationWords(mitigation), ...(route && lays(ownRoute(state, route), mitigation)) }
}

function policyChanges(before: readonly Policy[], after: readonly Policy[]): Change[] {
  const old = new Map(before.map(policy => [policy.name, policy]))
  const changes: Change[] = []
  for (const policy of after) {
    const previous = old.get(policy.name)
    old.delete(policy.name)
    const fields = previous
      ? fieldChanges(policyWords(previous), policyWords(policy))
      : fieldChanges({}, policyWords(policy, true))
    if (!previous) changes.push({ thing: 'policy', name: policy.name, action: 'add', fields })
    else if (fields.length > 0) changes.push({ thing: 'policy', name: policy.name, action: 'change', fields })
  }
  for (const policy of old.values())
    changes.push({
      thing: 'policy',
      name: policy.name,
      action: 'remove',
      fields: fieldChanges(policyWords(policy, true), {}),
    })
  return changes
}

function routeChange(before: Route | undefined, after: Route): Change | undefined {
  const fields = before
    ? fieldChanges(routeWords(before), routeWords(after))
    : fieldChanges({}, notableWords(after))
  if (before && fields.length === 0) return undefined
  return { thing: 'route', name: after.name, action: before ? 'change' : 'add', fields }
}

function fieldChanges(before: Words, after: Words): Change['fields'] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return keys
    .map(key => ({ key, from: before[key] ?? null, to: after[key] ?? null }))
    .filter(field => field.from !== field.to)
}
