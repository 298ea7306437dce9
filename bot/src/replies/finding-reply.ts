import { clientOf } from '@gatehouse/core/findings/client-of.ts'
import { wafFalsePositives } from '@gatehouse/core/findings/detectors/waf-false-positives.ts'
import type { Finding } from '@gatehouse/core/findings/finding.ts'
import { ledFrom } from '@gatehouse/core/findings/led-from.ts'
import { quoteValue } from '../grammar/grammar.ts'
import type { Reply } from '../reply.ts'
import { aboutText, detectorOf, findingData, findingName, shownAs, whereText } from './finding-words.ts'
import { countText } from './number-words.ts'
import { shortClient } from './short-client.ts'
import { dateText, whenText } from './when-text.ts'

interface FindingParts {
  finding: Finding
  nowMs: number
  /** Whole addresses are not for whoever asks. */
  short: boolean
  /** The exceptions that hold of its detector, by their numbers. */
  allowed: readonly number[]
}

/** What was found, why that is believed, and what to do next. */
export function findingReply({ finding, nowMs, short, allowed }: FindingParts): Reply {
  const { detector, severity, firstMs, lastMs, count, samples, words } = finding
  const known = detectorOf(finding)
  const from = ledFrom(finding)
  const rows = samples.map(({ atMs, client, method, host, target, status, agent }) => [
    whenText(atMs, nowMs),
    short ? shortClient(client) : client,
    `${method} ${target}`,
    host,
    status === 0 ? 'none' : String(status),
    agent,
  ])
  return {
    title: `Finding ${findingName(finding)}: ${known?.summary ?? detector}.`,
    severity: shownAs[severity],
    facts: [
      ['severity', severity],
      ['detector', detector],
      ['route', whereText(finding)],
      ['about', aboutText(finding, short)],
      ...(from === null ? [] : ([['led there from', from]] as const)),
      ['first sign', dateText(firstMs), firstMs],
      ['last sign', dateText(lastMs), lastMs],
      [samples.length > 0 ? 'requests' : 'minutes', countText(count)],
      ...(words === null ? [] : ([['in figures', words]] as const)),
      ...(known === null ? [] : ([['the rule is from', known.source]] as const)),
    ],
    ...(rows.length > 0 && {
      table: { columns: ['when', 'client', 'request', 'host', 'status', 'agent'], rows },
    }),
    notes: [
      ...(rows.length > 0
        ? ['The table shows the first sign, and the last ones. Its texts are what the client sent.']
        : []),
      ...(from === null
        ? []
        : ['Another site led there, as the requests say: whoever asked may know nothing of it.']),
      ...(allowed.length > 0
        ? [`Exceptions from ${detector} hold: ${allowed.join(', ')}. See: finding allowed`]
        : []),
    ],
    next: nextLines(finding, short),
    data: findingData(finding, short),
  }
}

/** What fits it, at most three whole lines. */
function nextLines(finding: Finding, short: boolean): string[] {
  const { detector, route, subject } = finding
  const client = short ? null : clientOf(finding)
  const first = firstLine(finding, ledFrom(finding) === null ? client : null)
  const on = route === '' ? [] : [`route=${quoteValue(route)}`]
  const about = client === null ? [] : [`client=${client}`]
  return [
    ...(first === null ? [] : [first]),
    ['logs search', ...(route === '' ? [] : [route]), ...about, 'last 1h'].join(' '),
    // Without its client an exception would be for everybody.
    ...(client === null && subject !== ''
      ? []
      : [[`finding allow ${detector}`, ...on, ...about, 'for=30d reason="known and meant"'].join(' ')]),
  ]
}

/** What to do first: refuse the client, look at the rule, or look at the route. */
function firstLine({ detector, route, subject }: Finding, client: string | null): string | null {
  if (client !== null) return `block ${client} 1h`
  if (route === '') return null
  // core/src/waf-log/suspicions.ts
  const rule = /^rule (\d+) at /.exec(subject)?.[1]
  if (detector === wafFalsePositives.name && rule !== undefined) return `waf explain ${rule} ${route}`
  return `traffic ${route} last 1h`
}
