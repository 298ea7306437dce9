import { isTakenOut } from '../../access-log/forget/overwrite.ts'
import { sha256 } from '../../canonical-json.ts'
import { clientOf } from '../../findings/client-of.ts'
import { detectors } from '../../findings/detectors/index.ts'
import { silence } from '../../findings/detectors/silence.ts'
import type { Finding } from '../../findings/finding.ts'
import type { AlertSeverity, Trouble } from '../alert.ts'
import { type AlertSource, type SourceDeps, saw } from '../source.ts'

/** What has shown no sign for so long is over. */
const quietMs = 900_000
const most = 500

/** What detectors found in the access log and is more than worth a note. */
export const findings: AlertSource = {
  name: 'findings',
  // Detectors count for themselves before they call something a finding.
  holdMs: 0,
  recoverMs: 0,
  many: 'findings in the access log go on',
  look: ({ findings, edge, clock }) => {
    const sinceMs = clock.nowMs() - quietMs
    const found = findings.list({ sinceMs, route: null, severity: 'warning', most })
    const troubles = new Map<string, Trouble>()
    // The newest first: of one key it is the one that goes on.
    for (const finding of found) {
      const key = keyOf(finding)
      if (finding.severity !== 'notice' && !troubles.has(key) && !isMeant(finding, edge))
        troubles.set(key, troubleOf(finding, key, finding.severity))
    }
    return saw([...troubles.values()])
  },
}

/** Nobody needs to be told: nothing comes to a route that somebody has disabled or removed. */
function isMeant({ detector, route, subject }: Finding, edge: SourceDeps['edge']): boolean {
  // Whom it was about is to be forgotten.
  if (isTakenOut(subject)) return true
  if (detector !== silence.name) return false
  return !edge.current().state.routes.some(({ name, enabled }) => name === route && enabled)
}

/** A subject may be any text that a client sent: a key is typed. */
function keyOf({ detector, route, subject }: Finding): string {
  return `findings:${detector}:${route || '-'}${subject === '' ? '' : `:${sha256(subject).slice(0, 8)}`}`
}

function troubleOf(finding: Finding, key: string, severity: AlertSeverity): Trouble {
  const { id, detector, route, subject, count, words, samples } = finding
  const summary = detectors.find(({ name }) => name === detector)?.summary ?? detector
  const on = route === '' ? 'what no route takes' : `route ${route}`
  const last = samples.at(-1)
  const client = clientOf(finding)
  return {
    key,
    severity,
    title: `On ${on}: ${summary}.`,
    facts: [
      ...(subject === '' ? [] : [['about', subject] as const]),
      ['seen', count === 1 ? 'once' : `${count} times`],
      ...(words === null ? [] : [['figures', words] as const]),
      ...(last ? [['last', `${last.method} ${last.target}, answered ${last.status}`] as const] : []),
    ],
    route: route === '' ? null : route,
    actions: [
      ...(client === null ? [] : [`block ${client} 1h`]),
      `finding show f${id}`,
      ...(subject === '' && route !== '' ? [`traffic ${route}`] : []),
    ],
  }
}
