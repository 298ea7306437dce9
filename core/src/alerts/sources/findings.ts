import { isTakenOut } from '../../access-log/forget/overwrite.ts'
import { clientOf } from '../../findings/client-of.ts'
import { detectors } from '../../findings/detectors/index.ts'
import { silence } from '../../findings/detectors/silence.ts'
import type { Finding } from '../../findings/finding.ts'
import { ledFrom } from '../../findings/led-from.ts'
import { manyOthers } from '../../findings/tell-findings.ts'
import type { AlertSeverity, Trouble } from '../alert.ts'
import type { AlertSource, SourceDeps } from '../source.ts'

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
  manyActions: ['finding list severity=critical', 'panic'],
  look: ({ findings, edge, clock, nameOf }) => {
    const sinceMs = clock.nowMs() - quietMs
    const newest = findings.list({ sinceMs, route: null, severity: 'warning', most })
    const isAll = newest.length < most
    // However many others there are.
    const grave = isAll ? [] : findings.list({ sinceMs, route: null, severity: 'critical', most })
    const troubles = new Map<string, Trouble>()
    // The newest first: of one key it is the one that goes on.
    for (const finding of [...grave, ...newest]) {
      const key = keyOf(finding, nameOf)
      if (finding.severity !== 'notice' && !troubles.has(key) && !isMeant(finding, edge))
        troubles.set(key, troubleOf(finding, key, finding.severity))
    }
    return { troubles: [...troubles.values()], isUnknown: () => !isAll }
  },
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

function troubleOf(finding: Finding, key: string, severity: AlertSeverity): Trouble {
  const { id, detector, route, subject, count, words, samples } = finding
  const summary = detectors.find(({ name }) => name === detector)?.summary ?? detector
  const on = route === '' ? 'what no route takes' : `route ${route}`
  const last = samples.at(-1)
  const from = ledFrom(finding)
  // Whoever was led there is not the one to block.
  const client = from === null ? clientOf(finding) : null
  return {
    key,
    severity,
    title: `On ${on}${subject === manyOthers ? ', of many others' : ''}: ${summary}.`,
    facts: [
      ...(subject === '' ? [] : [['about', subject] as const]),
      ['seen', count === 1 ? 'once' : `${count} times`],
      ...(words === null ? [] : [['figures', words] as const]),
      ...(from === null ? [] : [['led there from', from] as const]),
      ...(last ? [['last', `${answerText(last)} ${last.method} ${last.target}`] as const] : []),
    ],
    route: route === '' ? null : route,
    actions: [
      ...(client === null ? [] : [`block ${client} 1h`]),
      `finding show f${id}`,
      ...(subject === '' && route !== '' ? [`traffic ${route}`] : []),
    ],
  }
}

/** Before what a client sent: that might look like an answer. */
function answerText({ status }: { status: number }): string {
  return status === 0 ? 'not answered:' : `answered ${status}:`
}
