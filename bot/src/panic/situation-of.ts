import type { NewestChange, OpenAlert, Situation } from '@gatehouse/core/advice/index.ts'
import { diffStates } from '@gatehouse/core/routing/diff.ts'
import { touchedNames } from '@gatehouse/core/routing/touched.ts'
import type { CommandDeps } from '../command.ts'
import { isPlanned } from '../dispatch/read-run.ts'
import { findCommand } from '../grammar/find-command.ts'
import { splitWords } from '../grammar/grammar.ts'

const mostClients = 5

/**
 * How things are now.
 * @param whole whoever looks may see whole addresses, which lines of alerts name
 */
export function situationOf(deps: CommandDeps, whole: boolean): Situation {
  return {
    nowMs: deps.clock.nowMs(),
    state: deps.edge.current().state,
    edge: deps.edge.status(),
    newestChange: newestChange(deps),
    alerts: openAlerts(deps, whole),
    routes: deps.traffic.byRoute(),
    clients: deps.traffic.topClients(mostClients),
  }
}

/** What has not been as safe as it could be for days is no emergency, and stays in `alert list`. */
function openAlerts({ alerts, commands, clock }: CommandDeps, whole: boolean): OpenAlert[] {
  const nowMs = clock.nowMs()
  const changes = (line: string) => isPlanned(findCommand(commands, splitWords(line)).command)
  return alerts
    .open()
    .filter(({ key, severity }) => severity === 'critical' || !key.startsWith('doctor:'))
    .map(({ severity, title, actions, acknowledged }) => ({
      severity,
      title,
      actions: whole ? actions.filter(changes) : [],
      isTaken: acknowledged !== null && acknowledged.untilMs > nowMs,
    }))
    .sort((one, other) => Number(other.severity === 'critical') - Number(one.severity === 'critical'))
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
