import { clientOf } from '../findings/client-of.ts'
import { detectors } from '../findings/detectors/index.ts'
import type { Finding } from '../findings/finding.ts'
import { ledFrom } from '../findings/led-from.ts'
import { manyOthers } from '../findings/tell-findings.ts'
import type { AlertSeverity, Trouble } from './alert.ts'

/** A finding that people are told of, and the key of an alert of it alone. */
export interface ToldFinding {
  finding: Finding
  key: string
  severity: AlertSeverity
}

/** One finding. @param key of the alert */
export function findingTrouble({ finding, severity }: ToldFinding, key: string): Trouble {
  const { id, subject, count, words, samples, route } = finding
  const last = samples.at(-1)
  const from = ledFrom(finding)
  const block = blockOf(finding)
  return {
    key,
    severity,
    title: `On ${placeOf(finding)}${subject === manyOthers ? ', of many others' : ''}: ${summaryOf(finding)}.`,
    facts: [
      ...(subject === '' ? [] : [['about', subject] as const]),
      ['seen', countOf(count)],
      ...(words === null ? [] : [['figures', words] as const]),
      ...(from === null ? [] : [['led there from', from] as const]),
      ...(last ? [['last', `${answerText(last)} ${last.method} ${last.target}`] as const] : []),
    ],
    route: route === '' ? null : route,
    actions: [
      ...(block === null ? [] : [block]),
      `finding show f${id}`,
      ...(subject === '' && route !== '' ? [`traffic ${route}`] : []),
    ],
  }
}

/** The line that blocks its client; null where there is none, or another site led there: that one is not the one to block. */
export function blockOf(finding: Finding): string | null {
  const client = ledFrom(finding) === null ? clientOf(finding) : null
  return client === null ? null : `block ${client} 1h`
}

/** What a detector sees. */
export function summaryOf({ detector }: Pick<Finding, 'detector'>): string {
  return detectors.find(({ name }) => name === detector)?.summary ?? detector
}

/** Where it was, in words of a sentence. */
export function placeOf({ route }: Pick<Finding, 'route'>): string {
  return route === '' ? 'what no route takes' : `route ${route}`
}

/** How often it was seen. */
export function countOf(count: number): string {
  return count === 1 ? 'once' : `${count} times`
}

/** Before what a client sent: that might look like an answer. */
function answerText({ status }: { status: number }): string {
  return status === 0 ? 'not answered:' : `answered ${status}:`
}
