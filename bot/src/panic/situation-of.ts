import type { NewestChange, Situation } from '@gatehouse/core/advice/index.ts'
import { diffStates } from '@gatehouse/core/routing/diff.ts'
import { touchedNames } from '@gatehouse/core/routing/touched.ts'
import type { CommandDeps } from '../command.ts'

const mostClients = 5

/** How things are now. */
export function situationOf(deps: CommandDeps): Situation {
  return {
    nowMs: deps.clock.nowMs(),
    state: deps.edge.current().state,
    edge: deps.edge.status(),
    newestChange: newestChange(deps),
    routes: deps.traffic.byRoute(),
    clients: deps.traffic.topClients(mostClients),
  }
}

/** The newest change that somebody made; what Gatehouse did by itself is nobody's to take back. */
function newestChange({ revisions }: CommandDeps): NewestChange | null {
  const active = revisions.active()
  if (active === null || active.parent === null || active.author === 'gatehouse') return null
  const [before, after] = [revisions.state(active.parent), revisions.state(active.number)]
  const changes = diffStates(before, after)
  return {
    revision: active.number,
    author: active.author,
    why: active.why,
    atMs: active.settledAtMs ?? active.createdAtMs,
    routes: touchedNames(before, after, changes),
    mitigationsOnly: changes.every(({ thing }) => thing === 'mitigation'),
  }
}
