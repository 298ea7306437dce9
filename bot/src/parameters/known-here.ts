import { BlockNetwork } from '@gatehouse/core/blocks/prefix.ts'
import { findRoute } from '@gatehouse/core/routing/desired-state.ts'
import { upstreamsOf } from '@gatehouse/core/routing/mitigations/drain.ts'
import { dialAddress } from '@gatehouse/core/routing/upstream.ts'
import type { CommandDeps, Parameter } from '../command.ts'
import type { Known } from '../grammar/arguments.ts'
import type { Suggest } from '../suggest.ts'

/** What there is here, for whoever forgets or mistakes a word. */
export function knownHere({ edge }: Pick<CommandDeps, 'edge'>): Known {
  return {
    listed: (suggest, before) => listed(edge.current().state, suggest, before),
    meant: (parameter, text) => meant(edge.current().state, parameter, text),
  }
}

type State = ReturnType<CommandDeps['edge']['current']>['state']

/** @throws AppError `not_found` when upstreams are asked for of a route that there is not */
function listed(state: State, suggest: Suggest, [first]: readonly string[]): string[] {
  if (suggest === 'route') return state.routes.map(({ name }) => name)
  if (suggest === 'upstream' && first !== undefined)
    return upstreamsOf(findRoute(state, first)).map(dialAddress)
  return []
}

/** A block refuses clients; who names a route or its host there wants to shut the route. */
function meant({ routes }: State, { type }: Parameter, text: string): string {
  if (type !== BlockNetwork) return ''
  const route = routes.find(
    ({ name, hosts }) => name === text.toLowerCase() || hosts.includes(text.toLowerCase()),
  )
  return route ? `Did you mean maintenance ${route.name}, or lockdown ${route.name}?` : ''
}
