import type { SpanMs } from '@gatehouse/core/access-log/totals.ts'
import { durationText } from '@gatehouse/core/duration-text.ts'
import { familyOf } from '@gatehouse/core/waf-log/rule-family.ts'
import type { WafMatch, WafSample } from '@gatehouse/core/waf-log/waf-match.ts'
import type { WafCoverage } from '@gatehouse/core/waf-log/waf-summary.ts'
import { countText } from './number-words.ts'
import { dateText } from './when-text.ts'

const noticedMs = 10_000

/** What a rule looks for, as briefly as it can be said. @param message its own words, '' where it has none */
export function aboutWords(rule: number, message: string): string {
  return message || familyOf(rule) || 'a rule without words of its own'
}

/** The request of a match: method, host and path. */
export function requestWords({
  method,
  host,
  path,
}: Pick<WafMatch | WafSample, 'method' | 'host' | 'path'>): string {
  return `${method} ${host}${path}`
}

/** What is not known of what was asked: sentences. */
export function wafCoverageWords({ state, live }: WafCoverage, asked: SpanMs): string[] {
  if (state === null || state.sinceMs === null)
    return live.blind === null ? [] : [`The log of the WAF is not being read: ${live.blind}.`]
  const { unread, blind, sinceMs } = state
  const lost = unread.garbage + unread.tooLong + unread.torn + unread.outOfTime
  return [
    ...(sinceMs > asked.fromMs + 60_000
      ? [`The first match that is known was at ${dateText(sinceMs)}.`]
      : []),
    ...(blind === null ? [] : [`The log of the WAF cannot be read on: ${blind}.`]),
    ...(live.behindMs > noticedMs
      ? [`The reader is ${durationText(Math.round(live.behindMs / 1000) * 1000)} behind.`]
      : []),
    ...(lost > 0 ? [`${countText(lost)} lines of it could not be read.`] : []),
    ...(unread.lostFiles > 0 || unread.cutOff > 0
      ? ['A part of it went before it was read; what was in it is in no number.']
      : []),
  ]
}
