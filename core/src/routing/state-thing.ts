import type { Change } from '../change.ts'
import type { DesiredState } from './desired-state.ts'
import { mitigationName, mitigationWords } from './mitigation/mitigation.ts'
import { policyWords } from './policy/policy.ts'
import { routeWords, settingsWords, type Words } from './words.ts'

/** One thing of a state, as changes name it. */
export interface StateThing {
  thing: Extract<Change['thing'], 'settings' | 'policy' | 'route' | 'mitigation'>
  name: string
}

type Entry<K extends keyof DesiredState> = DesiredState[K] extends (infer T)[] ? T : never

const lists = {
  policy: { key: 'policies', name: ({ name }: Entry<'policies'>) => name },
  route: { key: 'routes', name: ({ name }: Entry<'routes'>) => name },
  mitigation: { key: 'mitigations', name: mitigationName },
} as const

/** Everything in a state that has a name of its own; the settings first. */
export function thingNames({ policies, routes, mitigations }: DesiredState): StateThing[] {
  return [
    { thing: 'settings', name: 'settings' },
    ...policies.map(({ name }) => ({ thing: 'policy' as const, name })),
    ...routes.map(({ name }) => ({ thing: 'route' as const, name })),
    ...mitigations.map(one => ({ thing: 'mitigation' as const, name: mitigationName(one) })),
  ]
}

/** What a state holds under that name; undefined when there is nothing. */
export function thingIn(state: DesiredState, { thing, name }: StateThing): object | undefined {
  switch (thing) {
    case 'settings':
      return state.settings
    case 'policy':
      return state.policies.find(one => lists.policy.name(one) === name)
    case 'route':
      return state.routes.find(one => lists.route.name(one) === name)
    case 'mitigation':
      return state.mitigations.find(one => mitigationName(one) === name)
  }
}

/** The state with another value under that name, or with nothing. Whoever plans it holds the value against its schema. */
export function withThing(state: DesiredState, { thing, name }: StateThing, value: unknown): DesiredState {
  if (thing === 'settings') return { ...state, settings: value as DesiredState['settings'] }
  const { key, name: nameOf } = lists[thing]
  const others = (state[key] as never[]).filter(one => nameOf(one) !== name)
  return { ...state, [key]: value === undefined ? others : [...others, value] }
}

/** What a state holds under that name in words, by the keys of commands; nothing when it is not there. */
export function wordsIn(state: DesiredState, { thing, name }: StateThing): Words {
  switch (thing) {
    case 'settings':
      return settingsWords(state.settings)
    case 'policy': {
      const found = state.policies.find(one => one.name === name)
      return found ? policyWords(found) : {}
    }
    case 'route': {
      const found = state.routes.find(one => one.name === name)
      return found ? routeWords(found) : {}
    }
    case 'mitigation': {
      const found = state.mitigations.find(one => mitigationName(one) === name)
      return found ? mitigationWords(found) : {}
    }
  }
}
