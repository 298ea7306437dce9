import { type Situation, urgentAbove } from '@gatehouse/core/advice/index.ts'
import type { TrafficCoverage } from '@gatehouse/core/observe/recent-traffic.ts'
import type { FirstAid } from '../panic/first-aid.ts'
import type { Reply } from '../reply.ts'
import { impactWords } from './outcome-reply.ts'
import { trafficWords as impactTraffic } from './traffic-words.ts'

const asks = {
  read: 'runs at once',
  change: 'runs at once, and can be undone',
  destructive: 'shows its plan and asks for a code',
  critical: 'shows its plan and asks for two people',
} as const

/** What helps now; nothing of it has been done. */
export function panicReply(
  aid: readonly FirstAid[],
  { edge, routes }: Situation,
  coverage: TrafficCoverage,
): Reply {
  const urgent = aid.some(isUrgent)
  const title =
    edge.running === 'down' ? `The edge does not answer: ${edge.words ?? 'unknown'}.` : titleOf(aid)
  return {
    title: `${title} Nothing has been done.`,
    severity: edge.running === 'down' ? 'error' : urgent ? 'warning' : 'info',
    facts: [
      ['traffic', trafficWords(routes, coverage)],
      ...aid.map(one => [one.line, aidWords(one)] as const),
    ],
    next: aid.map(({ line }) => line),
    data: {
      advice: aid.map(({ line, why, weight, planned, impact }) => ({
        line,
        why,
        weight,
        plan: { ...planned.view, ...(impact && { traffic: impact }) },
      })),
      coverage,
    },
  }
}

function titleOf(aid: readonly FirstAid[]): string {
  if (aid.some(isUrgent)) return 'This helps most right now.'
  if (aid.length === 0) return 'Nothing unusual is seen, and there is nothing that you could do now.'
  return 'Nothing unusual is seen. This is at hand all the same.'
}

const isUrgent = ({ weight }: FirstAid) => weight > urgentAbove

function aidWords({ why, planned: { view }, impact }: FirstAid): string {
  const findings = view.findings.map(({ message }) => message)
  const touches = view.impact ? `Touches ${impactWords(view.impact)}.` : undefined
  const traffic = impact?.now ? `Traffic: ${impactTraffic(impact)}.` : undefined
  return [why, touches, traffic, ...findings.slice(0, 1), `It ${asks[view.risk]}.`].filter(Boolean).join(' ')
}

function trafficWords(routes: Situation['routes'], coverage: TrafficCoverage): string {
  if (coverage.kind === 'unknown') return `not known: ${coverage.words}`
  const perMinute = routes.reduce((sum, route) => sum + route.perMinute, 0)
  const failed = routes.reduce((sum, { perMinute, failedShare }) => sum + perMinute * failedShare, 0)
  return `${Math.round(perMinute)} requests a minute, ${Math.round(failed)} of them answered with 5xx`
}
