import { isJudging, type WafMatch } from '@gatehouse/core/waf-log/waf-match.ts'
import type { Reply } from '../reply.ts'
import { shortClient } from './short-client.ts'
import { aboutWords, requestWords } from './waf-words.ts'
import { whenText } from './when-text.ts'

/** What all rules found in one request. */
export function wafRequestReply(
  ref: string,
  matches: readonly WafMatch[],
  { nowMs, short }: { nowMs: number; short: boolean },
): Reply {
  const [first] = matches
  const refused = matches.some(match => match.refused)
  const found = matches.find(({ rule }) => !isJudging(rule))
  return {
    title: `Request ${ref} was ${refused ? 'refused' : 'noted, and not refused'}.`,
    severity: 'info',
    ...(first && {
      facts: [
        ['when', whenText(first.atMs, nowMs), Math.round(first.atMs)],
        ['client', short ? shortClient(first.client) : first.client],
        ['request', requestWords(first)],
        ['route', first.route === '' ? '(none)' : first.route],
      ],
    }),
    table: {
      columns: ['rule', 'found', 'severity', 'in'],
      rows: matches.map(({ rule, message, severity, parts }) => [
        String(rule),
        aboutWords(rule, message),
        severity,
        isJudging(rule) ? '' : parts.join(', '),
      ]),
    },
    ...(found && { next: [`waf explain ${found.rule}${found.route === '' ? '' : ` ${found.route}`}`] }),
    data: {
      ref,
      refused,
      matches: short ? matches.map(match => ({ ...match, client: shortClient(match.client) })) : matches,
    },
  }
}
