import { durationText } from '@gatehouse/core/duration-text.ts'
import type { CertificateSummary } from '@gatehouse/core/edge/certificate-watch.ts'
import { driftWords } from '@gatehouse/core/edge/drift.ts'
import type { EdgeStatus } from '@gatehouse/core/edge/edge.ts'
import type { RouteHealth } from '@gatehouse/core/health/health.ts'
import { graveSkewMs, type SeenSkew } from '@gatehouse/core/identity/clock-skew.ts'
import type { Incident } from '@gatehouse/core/incidents/incident.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import type { faultyFiles } from '@gatehouse/core/routing/policy/files-in-use.ts'
import type { Revision } from '@gatehouse/core/routing/revision.ts'
import type { Room } from '../access-log/log-keeping.ts'
import type { ChatsView } from '../chat/chats-view.ts'
import type { Reply, Severity } from '../reply.ts'
import type { WebhookState } from '../webhook/webhook-view.ts'
import { isPressing, summaryText } from './certificate-words.ts'
import { chatName, stateWords } from './chat-words.ts'
import { fileFacts, fileNotes } from './file-facts.ts'
import { countsOf, countsText, healthSeverity } from './health-words.ts'
import { incidentLasted } from './incident-words.ts'
import { mitigationData, mitigationText } from './mitigation-words.ts'
import { type Protection, protectionWords } from './protection-words.ts'
import { lacksRoom } from './retention-words.ts'
import { webhookIsWrong, webhookText } from './webhook-words.ts'
import { whenText } from './when-text.ts'

/** What is known of the edge and of Gatehouse itself at a moment. */
interface Status {
  seen: EdgeStatus
  state: DesiredState
  active: Revision | null
  faulty: Awaited<ReturnType<typeof faultyFiles>>
  protection: Protection
  health: readonly RouteHealth[]
  certificates: CertificateSummary | null
  skew: SeenSkew | null
  chats: ReturnType<ChatsView['states']>
  webhook: WebhookState | null
  /** So often the console of the machine changed something without anybody's code within a day. */
  asLocal: number
  /** How many addresses and networks are blocked. */
  blocks: number
  /** How many are open, and how many of them are critical. */
  alerts: { open: number; critical: number }
  /** The one that is open. */
  incident: Incident | null
  /** Of the numbers of the access log. */
  room: Room
  startedAtMs: number
}

/** More are in the list. */
const mostHeld = 5

/** Is it up, what does it run, and is that what was applied. */
export function statusReply(status: Status, nowMs: number): Reply {
  const { seen, state, active, faulty, protection, certificates, skew, chats, startedAtMs } = status
  const { routes, settings } = state
  const pressing = faulty.length > 0 || needsSomebody(status, nowMs)
  const enabled = routes.filter(route => route.enabled).length
  return {
    title: title(seen),
    severity: (pressing || protection.failed > 0) && severity(seen) === 'ok' ? 'warning' : severity(seen),
    facts: [
      ['edge', seen.running === 'down' ? `down: ${seen.words ?? 'no words'}` : seen.running],
      ...holdsFacts(status, nowMs),
      ['listens', [settings.http, settings.https].filter(Boolean).join(' and ')],
      ['routes', routesFact(enabled, routes.length - enabled)],
      ['protection', protectionFact(protection, enabled)],
      ...healthFact(status.health),
      ['revision', revisionFact(active, nowMs)],
      ['drift', drift(seen, nowMs)],
      ...certificateFact(certificates, nowMs),
      ...fileFacts(faulty, nowMs),
      ['clock', clockWords(skew, nowMs)],
      ...chatFacts(chats, nowMs),
      ...webhookFact(status.webhook, nowMs),
      ...asLocalFact(status.asLocal),
      ...roomFact(status.room, nowMs),
      ['looked at', seen.checkedAtMs === null ? 'not yet' : whenText(seen.checkedAtMs, nowMs)],
      ['running for', durationText(Math.floor((nowMs - startedAtMs) / 1000) * 1000)],
    ],
    notes: fileNotes(faulty, nowMs),
    data: {
      ...seen,
      routes: { enabled, disabled: routes.length - enabled },
      mitigations: state.mitigations.map(mitigationData),
      blocks: status.blocks,
      alerts: status.alerts,
      incident: status.incident,
      protection,
      health: countsOf(status.health),
      clock: skew,
      chats,
      webhook: status.webhook,
      numbers: status.room,
      certificates,
      files: faulty,
      startedAtMs,
    },
  }
}

/** What holds for a time only: it explains what visitors see, so it comes first. */
function holdsFacts({ state, blocks, alerts, incident }: Status, nowMs: number): [string, string][] {
  const { mitigations } = state
  const facts: [string, string][] = []
  const shown = mitigations.slice(0, mostHeld).map(one => mitigationText(one, nowMs))
  if (mitigations.length > mostHeld) shown.push(`and ${mitigations.length - mostHeld} more: mitigation list`)
  if (shown.length > 0) facts.push(['holds now', shown.join('; ')])
  if (blocks > 0) facts.push(['blocks', `${blocks} now: block list`])
  if (alerts.open > 0) facts.push(['alerts', alertsWords(alerts)])
  if (incident) facts.push(['incident', incidentWords(incident, nowMs)])
  return facts
}

function alertsWords({ open, critical }: Status['alerts']): string {
  return `${open} open${critical > 0 ? `, ${critical} critical` : ''}: alert list`
}

function incidentWords(incident: Incident, nowMs: number): string {
  const { number, openedBy, title } = incident
  return `${number} is open for ${incidentLasted(incident, nowMs)}, by ${openedBy}: ${title}`
}

function routesFact(enabled: number, disabled: number): string {
  return disabled === 0 ? `${enabled} enabled` : `${enabled} enabled, ${disabled} disabled`
}

function revisionFact(active: Revision | null, nowMs: number): string {
  return active
    ? `${active.number}, ${whenText(active.settledAtMs ?? active.createdAtMs, nowMs)}, by ${active.author}`
    : 'none'
}

/** How routes fare, as far as they are asked. */
function healthFact(routes: Status['health']): [string, string][] {
  return routes.length === 0 ? [] : [['health', `${countsText(routes)}: health`]]
}

/** How many routes carry policies, and what was last shown of these. */
function protectionFact(protection: Protection, enabled: number): string {
  return protection.routes === 0
    ? 'no enabled route carries a policy'
    : `${protection.routes} of ${enabled} enabled routes carry policies: ${protectionWords(protection)}`
}

/** What the console of the machine changed without anybody's code within a day, for everybody to see. */
function asLocalFact(count: number): [string, string][] {
  return count === 0 ? [] : [['as local', `${count} at the console of the machine within a day`]]
}

/** Whether numbers are given up sooner than they should be. */
function roomFact(room: Room, nowMs: number): [string, string][] {
  return lacksRoom(room, nowMs) ? [['numbers', 'no room for all of them: settings show']] : []
}

/** How each chat is whose tokens are there. */
function chatFacts(chats: Status['chats'], nowMs: number): [string, string][] {
  return chats.map(({ platform, state, sinceMs }) => [chatName(platform), stateWords(state, sinceMs, nowMs)])
}

/** Who is told of alerts beside the chats, where somebody is. */
function webhookFact(state: WebhookState | null, nowMs: number): [string, string][] {
  return state === null ? [] : [['webhook', webhookText(state, nowMs)]]
}

/** Nothing is wrong with the edge yet, but it will be. */
function needsSomebody({ skew, certificates, chats, webhook, health }: Status, nowMs: number): boolean {
  if (healthSeverity(health) === 'error') return true
  if (webhook !== null && webhookIsWrong(webhook)) return true
  if (chats.some(({ state }) => state.kind === 'stopped' || state.kind === 'away')) return true
  const { nearest = null, without = [] } = certificates ?? {}
  return isGrave(skew) || without.length > 0 || (nearest !== null && isPressing(nearest, nowMs))
}

/** The certificate that ends first, on an edge with HTTPS. */
function certificateFact(summary: Status['certificates'], nowMs: number): [string, string][] {
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
