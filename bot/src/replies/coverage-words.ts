import type { SummaryCoverage } from '@gatehouse/core/access-log/summary-coverage.ts'
import type { SpanMs } from '@gatehouse/core/access-log/totals.ts'
import { durationText } from '@gatehouse/core/duration-text.ts'
import { roomNotes } from './retention-words.ts'
import { dateText } from './when-text.ts'

/** Less than this nobody waits for. */
const noticedMs = 10_000

/** The time that was asked about, as in `the last 1h`. What is kept of it is whole minutes, hours or days: `data` says which. */
export function spanText({ fromMs, untilMs }: SpanMs): string {
  return `the last ${durationText(untilMs - fromMs)}`
}

/** What is not known of what was asked: sentences. */
export function coverageWords(coverage: SummaryCoverage): string[] {
  const { span, known, sinceMs, gone, behindMs, behindBytes, blind, unread } = coverage
  const unreadable = unreadWords(unread)
  if (known === null)
    return [`Nothing is known of that time${blind === null ? '' : `: ${blind}`}.`, ...unreadable]
  return [
    ...(sinceMs !== null && sinceMs > span.fromMs + 60_000
      ? [`Known since ${dateText(sinceMs)} only${gone ? ': what is older is kept no more' : ''}.`]
      : []),
    ...roomNotes(coverage, span.untilMs),
    ...(blind === null ? [] : [`The access log cannot be read on: ${blind}.`]),
    ...(behindMs > noticedMs
      ? [
          `The reader is ${durationText(Math.round(behindMs / 1000) * 1000)} behind (${behindBytes.toLocaleString('en-US')} bytes).`,
        ]
      : []),
    ...unreadable,
  ]
}

function unreadWords({
  garbage,
  tooLong,
  torn,
  outOfTime,
  lostFiles,
  cutOff,
}: SummaryCoverage['unread']): string[] {
  const lost = garbage + tooLong + torn + outOfTime
  return [
    ...(lost > 0
      ? [`${lost.toLocaleString('en-US')} lines could not be read since the log is counted.`]
      : []),
    ...(lostFiles > 0 || cutOff > 0
      ? ['A part of the log went before it was read; what was in it is in no number.']
      : []),
  ]
}
