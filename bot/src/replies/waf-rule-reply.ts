import type { FrequentKey } from '@gatehouse/core/access-log/sketch/frequent.ts'
import type { SpanMs } from '@gatehouse/core/access-log/totals.ts'
import { crsRules } from '@gatehouse/core/routing/policies/waf/crs-rules.ts'
import { familyOf, paranoiaOf } from '@gatehouse/core/waf-log/rule-family.ts'
import { isJudging, type WafSample } from '@gatehouse/core/waf-log/waf-match.ts'
import type { WafRuleSummary } from '@gatehouse/core/waf-log/waf-summary.ts'
import type { Reply } from '../reply.ts'
import { spanText } from './coverage-words.ts'
import { countText } from './number-words.ts'
import { shortClient } from './short-client.ts'
import { aboutWords, requestWords, wafCoverageWords } from './waf-words.ts'
import { whenText } from './when-text.ts'

interface RuleParts {
  rule: number
  route: string | null
  asked: SpanMs
  summary: WafRuleSummary
  /** Whole addresses are not for whoever asks. */
  short: boolean
}

/** What a rule is about, what it matched, and what excluding it would mean. */
export function wafRuleReply({ rule, route, asked, summary, short }: RuleParts): Reply {
  const { about, samples, coverage } = summary
  const shown = samples.map(sample => (short ? { ...sample, client: shortClient(sample.client) } : sample))
  const last = samples.at(-1)
  return {
    title: `Rule ${rule}: ${aboutWords(rule, about?.message ?? '')}.`,
    severity: 'info',
    facts: [...aboutFacts(rule, summary), ...countFacts(route, asked, summary)],
    ...(shown.length > 0 && { table: sampleTable(shown, asked.untilMs) }),
    notes: [...meaning(rule, route, summary), ...wafCoverageWords(coverage, asked)],
    ...(last && { next: [`waf explain ${last.ref}`] }),
    data: { rule, route, ...summary, samples: shown },
  }
}

function aboutFacts(rule: number, { about }: WafRuleSummary): [string, string][] {
  const family = familyOf(rule)
  const paranoia = paranoiaOf(about?.tags ?? [])
  const attack = (about?.tags ?? []).filter(tag => /^(?:attack|language|platform|application)-/.test(tag))
  return [
    ...(family === null ? [] : [['looks for', family] satisfies [string, string]]),
    ...(about === null || about.severity === ''
      ? []
      : [['severity', about.severity] satisfies [string, string]]),
    ...(paranoia === null
      ? []
      : [['applied', `from paranoia level ${paranoia} on`] satisfies [string, string]]),
    ...(attack.length === 0 ? [] : [['tags', attack.join(', ')] satisfies [string, string]]),
  ]
}

function countFacts(route: string | null, asked: SpanMs, summary: WafRuleSummary): [string, string][] {
  const { matches, refused, clients, paths, parts, routes } = summary
  const where = route === null ? '' : ` on ${route}`
  const found = `${countText(matches)} requests in ${spanText(asked)}${where}, ${countText(refused)} of them refused`
  if (matches === 0) return [['found', found]]
  return [
    ['found', found],
    ['clients', countText(clients)],
    ...(route === null
      ? [
          [
            'routes',
            routes.map(one => `${one.route || '(none)'} ${countText(one.matches)}`).join(', '),
          ] satisfies [string, string],
        ]
      : []),
    ...listed('in', parts),
    ...listed('at', paths),
  ]
}

function listed(label: string, keys: readonly FrequentKey[]): [string, string][] {
  if (keys.length === 0) return []
  return [[label, keys.map(({ key, atLeast }) => `${key} ${countText(atLeast)}`).join(', ')]]
}

function sampleTable(samples: readonly WafSample[], nowMs: number): NonNullable<Reply['table']> {
  return {
    columns: ['when', 'client', 'request', 'in', 'outcome', 'reference'],
    rows: samples.map(sample => [
      whenText(sample.atMs, nowMs),
      sample.client,
      requestWords(sample),
      sample.parts.join(', '),
      sample.refused ? 'refused' : 'noted',
      sample.ref,
    ]),
  }
}

/** What excluding it would mean, and the line that would. */
function meaning(
  rule: number,
  route: string | null,
  { parts, paths, matches, refused, alone, routes }: WafRuleSummary,
): string[] {
  if (isJudging(rule)) return ['It only judges what other rules have found, and cannot be excluded.']
  if (!crsRules.has(rule)) return ['It is none of the Core Rule Set, and cannot be excluded.']
  const on = route ?? routes[0]?.route ?? ''
  if (matches === 0 || on === '') return []
  const target = parts.length === 1 ? (parts[0]?.key ?? '') : ''
  const part = /^[A-Z_]+:[\w.[\]-]+$/.test(target) ? ` target=${target}` : ''
  const path = paths.length === 1 && /^\/[\w./-]+$/.test(paths[0]?.key ?? '') ? ` path=${paths[0]?.key}` : ''
  return [
    `In ${countText(alone)} of the ${countText(refused)} that were refused no other rule had found anything: such requests pass where it is excluded. Whatever others find is refused as before, and other routes are as they are.`,
    `To exclude it, if these requests are right: waf exclude ${on} ${rule}${part}${path} reason="…" owner=…`,
  ]
}
