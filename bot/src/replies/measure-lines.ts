import type { Measure, MeasuredSpan, MeasureResult } from '@gatehouse/core/observe/measure.ts'
import { mostCounted } from '@gatehouse/core/observe/other-changes.ts'
import type { Touches } from '@gatehouse/core/observe/touches.ts'
import { answering, answeringKinds } from '@gatehouse/core/routing/mitigation/answering.ts'
import { percentText, rateText } from './traffic-words.ts'

const mostNamed = 3

/** What an operation did to traffic, for people: sentences; none while it is not known yet or when it came to nothing. */
export function measureLines(measure: Measure): string[] {
  switch (measure.state) {
    case 'waiting':
    case 'void':
      return []
    case 'missed':
      return [`What it did to traffic was not measured: ${whyMissed(measure)}.`]
    case 'measured':
      return measure.result === null ? [] : resultLines(measure.touches, measure.result)
  }
}

function whyMissed({ effectAtMs }: Measure): string {
  return effectAtMs === null
    ? 'nobody knows when it took effect'
    : 'Gatehouse was not running, or the edge could not be asked'
}

function resultLines(touches: Touches, result: MeasureResult): string[] {
  const { before, after, unknown } = result
  const numbers =
    before === null || after === null
      ? [`What it did to requests is not known: ${unknown}.`]
      : [
          `${about(before, after)}${rateText(before.perMinute)} → ${rateText(after.perMinute)} requests a minute ${whose(touches)}, 5 s later.`,
          ...shareLine('Failed with 5xx', before, after, ({ failed }) => failed),
          ...shareLine('Refused with 4xx', before, after, ({ refused }) => refused),
          ...answeringKinds.flatMap(kind =>
            shareLine(answering[kind].words, before, after, span => span.meant[kind]),
          ),
          ...otherLine(result.otherChanges),
        ]
  return [...numbers, ...answerLines(result)]
}

/** What is measured is what all of them did. */
function otherLine(others: number): string[] {
  if (others === 0) return []
  const changes =
    others === 1 ? 'Another change' : `${others >= mostCounted ? 'At least ' : ''}${others} other changes`
  return [`${changes} of the same traffic fell into these seconds or the minute before.`]
}

function about(before: MeasuredSpan, after: MeasuredSpan): string {
  return before.exact && after.exact ? '' : 'About '
}

/** `from 203.0.113.0/24 to shop`. */
function whose({ routes, networks }: Touches): string {
  const from = networks === null ? '' : `from ${networks.length === 0 ? 'nobody' : named(networks)}`
  const to = routes === 'all' ? (networks === null ? 'in all' : '') : `to ${named(routes)}`
  return [from, to].filter(Boolean).join(' ')
}

/** Left out while there is nothing of it. */
function shareLine(
  label: string,
  before: MeasuredSpan,
  after: MeasuredSpan,
  part: (span: MeasuredSpan) => number,
): string[] {
  if (part(before) === 0 && part(after) === 0) return []
  const share = (span: MeasuredSpan) => percentText(span.requests === 0 ? 0 : part(span) / span.requests)
  return [`${label}: ${share(before)} → ${share(after)}.`]
}

function answerLines({ tried, inMaintenance, silent }: MeasureResult): string[] {
  if (tried === 0) return []
  if (silent.length === 0) {
    if (tried === 1) return [inMaintenance === 1 ? 'The route is in maintenance.' : 'The route answers.']
    const closed = inMaintenance === 0 ? '' : `; ${inMaintenance} of them in maintenance`
    return [`All ${tried} routes that were tried answer${closed}.`]
  }
  const words = silent
    .slice(0, mostNamed)
    .map(
      ({ route, words, before }) =>
        `${route} does not answer${before ? '' : ' (nor did it before)'}: ${words}.`,
    )
  const more = silent.length - mostNamed
  return more > 0 ? [...words, `And ${more} more routes do not answer.`] : words
}

function named(names: readonly string[]): string {
  const rest = names.length - mostNamed
  return rest > 0 ? `${names.slice(0, mostNamed).join(', ')} and ${rest} more` : names.join(', ')
}
