import { percent, type Situation, urgentAbove } from '@gatehouse/core/advice/index.ts'
import type { RouteTraffic, TrafficCoverage } from '@gatehouse/core/observe/recent-traffic.ts'
import { mitigationName } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import type { FirstAid } from '../panic/first-aid.ts'
import type { Reply } from '../reply.ts'
import { impactWords } from './outcome-reply.ts'
import { trafficWords as impactTraffic } from './traffic-words.ts'
import { untilText } from './when-text.ts'

/** Of a first few requests no share says anything. */
const fewRequests = 10
const mostHolding = 3
const failingShare = 0.1

const asked = {
  nothing: 'Runs at once, can be undone.',
  yes: 'Shows its plan and asks for a yes.',
  code: 'Shows its plan and asks for a code.',
  'two people': 'Shows its plan and asks for two people.',
} as const

/** What helps now; nothing of it has been done. */
export function panicReply(aid: readonly FirstAid[], situation: Situation, coverage: TrafficCoverage): Reply {
  const { edge, routes } = situation
  const urgent = aid.some(isUrgent) || worstRoute(situation) !== undefined || situation.alerts.length > 0
  const title =
    edge.running === 'down'
      ? `The edge does not answer: ${edge.words ?? 'unknown'}.`
      : titleOf(aid, situation)
  return {
    title: `${title} Nothing has been done.`,
    severity: edge.running === 'down' ? 'error' : urgent ? 'warning' : 'info',
    facts: [
      ...alertFacts(situation),
      ['traffic', trafficWords(routes, coverage)],
      ...holding(situation),
      ...aid.map(one => [one.line, aidWords(one)] as const),
    ],
    next: [
      ...aid.filter(isAllowed).map(({ line }) => line),
      ...(situation.alerts.length > 0 ? ['alert list'] : []),
    ],
    data: {
      advice: aid.map(({ line, why, weight, view, impact }) => ({
        line,
        why,
        weight,
        plan: view && { ...view, ...(impact && { traffic: impact }) },
      })),
      coverage,
    },
  }
}

function titleOf(aid: readonly FirstAid[], situation: Situation): string {
  if (aid.some(isUrgent)) return 'This helps most right now.'
  const worst = worstRoute(situation)
  if (worst) return failureWords(worst, situation)
  const [gravest] = situation.alerts
  if (gravest) return sentence(gravest.title)
  if (aid.length === 0) return 'Nothing unusual is seen, and there is nothing that you could do now.'
  return 'Nothing unusual is seen. This is at hand all the same.'
}

/** The route that fails most, if one does. */
function worstRoute({ routes }: Situation): RouteTraffic | undefined {
  const [worst] = routes
    .filter(({ failedShare, requests }) => failedShare >= failingShare && requests >= fewRequests)
    .sort((a, b) => b.failedShare - a.failedShare)
  return worst
}

/** Everything that was seen to help is done already, or there is nothing. */
function failureWords({ route, failedShare }: RouteTraffic, { state }: Situation): string {
  const over = state.mitigations.filter(one => one.route === null || one.route === route).map(mitigationName)
  const what = `${percent(failedShare)} of the requests ${route === null ? 'that no route took' : `to ${route}`} failed with 5xx in the last minute.`
  return over.length === 0
    ? what
    : `${what} Over it ${over.length === 1 ? 'lies' : 'lie'} ${over.join(', ')}.`
}

const isUrgent = ({ weight }: FirstAid) => weight > urgentAbove

/** Why, the gravest thing about it or else what it touches, and what it asks: as much as is read at three in the morning. */
function aidWords({ why, asks, view, impact }: FirstAid): string {
  const traffic = impact?.now ? `Traffic: ${impactTraffic(impact)}` : undefined
  const touches = view?.impact ? `Touches ${impactWords(view.impact)}` : undefined
  const graver = view?.findings.find(({ risk }) => risk === 'destructive' || risk === 'critical')?.message
  const needs = typeof asks === 'string' ? asked[asks] : `For whoever has the role ${asks.role}.`
  return [why, graver ?? traffic ?? touches, needs].flatMap(text => (text ? [sentence(text)] : [])).join(' ')
}

function sentence(text: string): string {
  return /[.?!…]$/.test(text) ? text : `${text}.`
}

function alertFacts({ alerts }: Situation): [string, string][] {
  const critical = alerts.filter(({ severity }) => severity === 'critical').length
  const [gravest] = alerts
  if (!gravest) return []
  const words = `${alerts.length} open${critical === 0 ? '' : `, ${critical} critical`}`
  return [['alerts', `${words}. ${sentence(gravest.title)}`]]
}

/** What holds now, with its end: part of what is seen is meant to be like that. */
function holding({ state, nowMs }: Situation): [string, string][] {
  const names = state.mitigations.map(one => {
    const end = one.untilMs === null ? 'until somebody ends it' : `ends ${untilText(one.untilMs, nowMs)}`
    return `${mitigationName(one)} (${end})`
  })
  const more = names.length > mostHolding ? ` and ${names.length - mostHolding} more` : ''
  return names.length === 0 ? [] : [['holds', `${names.slice(0, mostHolding).join(', ')}${more}`]]
}

const isAllowed = ({ asks }: FirstAid) => typeof asks === 'string'

function trafficWords(routes: Situation['routes'], coverage: TrafficCoverage): string {
  if (coverage.kind === 'unknown') return `not known: ${coverage.words}`
  const requests = routes.reduce((sum, route) => sum + route.requests, 0)
  const failed = routes.reduce((sum, { requests, failedShare }) => sum + requests * failedShare, 0)
  const meant = routes.reduce((sum, { requests, meantShare }) => sum + requests * meantShare, 0)
  const byMitigations = meant < 1 ? '' : `, ${Math.round(meant)} by mitigations`
  // No rate is made of what is known for a moment only.
  const seconds = Math.min(60, Math.max(1, Math.round((coverage.untilMs - coverage.sinceMs) / 1000)))
  return `${requests} requests in the last ${seconds === 60 ? 'minute' : `${seconds} s`}, ${Math.round(failed)} of them answered with 5xx${byMitigations}`
}
