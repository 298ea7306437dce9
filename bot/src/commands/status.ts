import { durationText } from '@gatehouse/core/duration-text.ts'
import { driftWords } from '@gatehouse/core/edge/drift.ts'
import type { EdgeStatus } from '@gatehouse/core/edge/edge.ts'
import { graveSkewMs, type SeenSkew } from '@gatehouse/core/identity/clock-skew.ts'
import { faultyFiles } from '@gatehouse/core/routing/policy/files-in-use.ts'
import { type CommandDeps, defineCommand } from '../command.ts'
import { isPressing, summaryText } from '../replies/certificate-words.ts'
import { chatName, stateWords } from '../replies/chat-words.ts'
import { fileFacts, fileNotes } from '../replies/file-facts.ts'
import { type Protection, protectionOf, protectionWords } from '../replies/protection-words.ts'
import { whenText } from '../replies/when-text.ts'
import type { Severity } from '../reply.ts'

/** Is it up, what does it run, and is that what was applied. */
export const status = defineCommand({
  name: 'status',
  summary: 'whether the edge is up, and what it runs',
  role: 'viewer',
  risk: 'read',
  parameters: {},
  examples: ['status'],
  read: async deps => {
    const { edge, revisions, clock, startedAtMs } = deps
    const seen = edge.status()
    const now = clock.nowMs()
    const { state } = edge.current()
    const { routes, settings } = state
    const faulty = await faultyFiles(state, edge.files)
    const pressing = faulty.length > 0 || needsSomebody(deps, now)
    const enabled = routes.filter(route => route.enabled).length
    const protection = protectionOf(edge, routes)
    const active = revisions.active()
    return {
      title: title(seen),
      severity: (pressing || protection.failed > 0) && severity(seen) === 'ok' ? 'warning' : severity(seen),
      facts: [
        ['edge', seen.running === 'down' ? `down: ${seen.words ?? 'no words'}` : seen.running],
        ['listens', [settings.http, settings.https].filter(Boolean).join(' and ')],
        [
          'routes',
          enabled === routes.length
            ? `${enabled} enabled`
            : `${enabled} enabled, ${routes.length - enabled} disabled`,
        ],
        ['protection', protectionFact(protection, enabled)],
        [
          'revision',
          active
            ? `${active.number}, ${whenText(active.settledAtMs ?? active.createdAtMs, now)}, by ${active.author}`
            : 'none',
        ],
        ['drift', drift(seen, now)],
        ...certificates(deps, now),
        ...fileFacts(faulty, now),
        ['clock', clockWords(deps.clockSkew.last(), now)],
        ...chatFacts(deps, now),
        ...asLocal(deps, now),
        ['looked at', seen.checkedAtMs === null ? 'not yet' : whenText(seen.checkedAtMs, now)],
        ['running for', durationText(Math.floor((now - startedAtMs) / 1000) * 1000)],
      ],
      notes: fileNotes(faulty, now),
      data: {
        ...seen,
        routes: { enabled, disabled: routes.length - enabled },
        protection,
        clock: deps.clockSkew.last(),
        chats: deps.chats.states(),
        certificates: edge.certificates.summary(),
        files: faulty,
        startedAtMs,
      },
    }
  },
})

/** How many routes carry policies, and what was last shown of these. */
function protectionFact(protection: Protection, enabled: number): string {
  return protection.routes === 0
    ? 'no enabled route carries a policy'
    : `${protection.routes} of ${enabled} enabled routes carry policies: ${protectionWords(protection)}`
}

const dayMs = 86_400_000

/** What the console of the machine changed without anybody's code within a day, for everybody to see. */
function asLocal({ audit }: CommandDeps, nowMs: number): [string, string][] {
  const count = audit.count('local', nowMs - dayMs)
  return count === 0 ? [] : [['as local', `${count} at the console of the machine within a day`]]
}

/** How each chat is whose tokens are there. */
function chatFacts({ chats }: CommandDeps, nowMs: number): [string, string][] {
  return chats
    .states()
    .map(({ platform, state, sinceMs }) => [chatName(platform), stateWords(state, sinceMs, nowMs)])
}

/** Nothing is wrong with the edge yet, but it will be. */
function needsSomebody({ clockSkew, edge, chats }: CommandDeps, nowMs: number): boolean {
  if (chats.states().some(({ state }) => state.kind === 'stopped' || state.kind === 'away')) return true
  const { nearest = null, without = [] } = edge.certificates.summary() ?? {}
  return isGrave(clockSkew.last()) || without.length > 0 || (nearest !== null && isPressing(nearest, nowMs))
}

/** The certificate that ends first, on an edge with HTTPS. */
function certificates({ edge }: CommandDeps, nowMs: number): [string, string][] {
  const summary = edge.certificates.summary()
  return summary === null ? [] : [['certificates', summaryText(summary, nowMs)]]
}

function isGrave(skew: SeenSkew | null): boolean {
  return skew !== null && Math.abs(skew.aheadMs) >= graveSkewMs
}

function clockWords(skew: SeenSkew | null, nowMs: number): string {
  if (!skew) return 'not compared with another (GATEHOUSE_TIME_URL)'
  const { aheadMs, source, atMs } = skew
  const compared = `${source}, ${whenText(atMs, nowMs)}`
  const seconds = Math.round(Math.abs(aheadMs) / 1000)
  if (seconds <= 1) return `right, compared with ${compared}`
  const off = `${seconds} s ${aheadMs > 0 ? 'ahead of' : 'behind'} ${compared}`
  return isGrave(skew) ? `${off}; right codes may be refused: set it right` : off
}

function title(seen: EdgeStatus): string {
  if (seen.running === 'unknown') return 'The edge has not been looked at yet.'
  if (seen.running === 'down') return 'The edge is down.'
  return unrepaired(seen)
    ? 'The edge is up, but does not run what was applied.'
    : 'The edge is up and runs exactly what was applied.'
}

function severity(seen: EdgeStatus): Severity {
  if (seen.running === 'down') return 'error'
  return seen.running === 'unknown' || unrepaired(seen) ? 'warning' : 'ok'
}

function drift({ drift: last }: EdgeStatus, nowMs: number): string {
  if (!last) return 'none seen'
  const end = last.repairedAtMs === null ? 'not put right yet' : 'put right'
  return `${whenText(last.seenAtMs, nowMs)}, ${end}: ${driftWords(last)}`
}

function unrepaired(seen: EdgeStatus): boolean {
  return seen.drift !== null && seen.drift.repairedAtMs === null
}
