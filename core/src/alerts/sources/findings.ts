import { isTakenOut } from '../../access-log/forget/overwrite.ts'
import { silence } from '../../findings/detectors/silence.ts'
import type { Finding } from '../../findings/finding.ts'
import type { Trouble } from '../alert.ts'
import { clientSubject } from '../client-subject.ts'
import { clientTrouble } from '../client-trouble.ts'
import { findingTrouble, type ToldFinding } from '../finding-trouble.ts'
import type { AlertSource, SourceDeps } from '../source.ts'

/** What has shown no sign for so long is over. */
const quietMs = 900_000
const most = 500

/** What detectors found in the access log and is more than worth a note: of one client all of it as one. */
export const findings: AlertSource = {
  name: 'findings',
  // Detectors count for themselves before they call something a finding.
  holdMs: 0,
  recoverMs: 0,
  many: 'findings in the access log go on',
  manyActions: ['finding list severity=critical', 'panic'],
  look: ({ findings, edge, clock, nameOf }) => {
    const sinceMs = clock.nowMs() - quietMs
    const newest = findings.list({ sinceMs, route: null, severity: 'warning', most })
    const isAll = newest.length < most
    // However many others there are.
    const grave = isAll ? [] : findings.list({ sinceMs, route: null, severity: 'critical', most })
    const told = new Map<string, ToldFinding>()
    // The newest first: of one key it is the one that goes on.
    for (const finding of [...grave, ...newest]) {
      const { severity } = finding
      const key = keyOf(finding, nameOf)
      if (severity !== 'notice' && !told.has(key) && !isMeant(finding, edge))
        told.set(key, { finding, key, severity })
    }
    return { troubles: troublesOf([...told.values()], nameOf), isUnknown: () => !isAll }
  },
}

/** One a client, and one of each finding that is about something else. */
function troublesOf(told: readonly ToldFinding[], nameOf: SourceDeps['nameOf']): Trouble[] {
  const clients = new Map<string, ToldFinding[]>()
  const others: Trouble[] = []
  for (const one of told) {
    const client = clientSubject(one.finding)
    if (client === null) others.push(findingTrouble(one, one.key))
    else clients.set(client, [...(clients.get(client) ?? []), one])
  }
  const ofClients = [...clients].flatMap(
    ([client, all]) => clientTrouble(`findings:client:${nameOf(client)}`, client, all) ?? [],
  )
  return [...ofClients, ...others]
}

/** Nobody needs to be told: nothing comes to a route that somebody has disabled or removed. */
function isMeant({ detector, route, subject }: Finding, edge: SourceDeps['edge']): boolean {
  // Whom it was about is to be forgotten.
  if (isTakenOut(subject)) return true
  if (detector !== silence.name) return false
  return !edge.current().state.routes.some(({ name, enabled }) => name === route && enabled)
}

/** A subject may be any text that a client sent, and a key is typed; it may be an address, and viewers see keys. */
function keyOf({ detector, route, subject }: Finding, nameOf: SourceDeps['nameOf']): string {
  return `findings:${detector}:${route || '-'}${subject === '' ? '' : `:${nameOf(subject)}`}`
}
