import { durationText } from '../duration-text.ts'
import type { WayHealth } from './health.ts'
import type { Reason } from './reason.ts'
import { type Cause, type HealthState, healthRules } from './standing.ts'

const reasonWords: Readonly<Record<Reason, string>> = {
  ok: 'answers',
  policy: 'answers, by a policy of the route',
  refused: 'refused: nobody listens there',
  'time-out': 'time-out: no answer in time',
  reset: 'reset: the connection was cut',
  closed: 'closed: the connection ended before the answer',
  dns: 'dns: the name has no address',
  unreachable: 'unreachable: there is no way there',
  forbidden: 'forbidden: its name leads to an address that is never asked',
  'tls-expired': 'tls-expired: its certificate is over',
  'tls-name': 'tls-name: its certificate is for another name',
  'tls-untrusted': 'tls-untrusted: nobody whom the edge trusts has signed its certificate',
  'tls-failed': 'tls-failed: there was no handshake',
  status: 'status: not the one that is wished',
  text: 'text: the wished text is not in the answer',
  'too-long': 'too-long: the answer does not end, and the wished text is not in its beginning',
  redirect: 'redirect: it leads elsewhere, or round and round',
  protocol: 'protocol: what came is no HTTP',
  edge: 'edge: the edge itself could not serve it',
  'other-route': 'other-route: another route answers there',
  'not-asked': 'not-asked: this machine could not ask',
}

const causeWords: Readonly<Record<Exclude<Cause, Reason>, string>> = {
  'no-results': 'too little is known yet',
  'upstreams-down': 'not all upstreams are up',
  slow: `slow: longer than ${durationText(healthRules.slowMs)} through the edge`,
  'direct-only': 'up directly, down through the edge',
  'edge-only': 'up through the edge, down directly',
  flapping: `flapping: more than ${healthRules.mostChanges} changes within ${durationText(healthRules.flapWindowMs)}`,
}

/** Why a route is in its state, in words of ours alone; empty where there is nothing to say. */
export function causeText(cause: Cause, state: HealthState): string {
  if (cause in causeWords) return causeWords[cause as keyof typeof causeWords]
  const said = reasonWords[cause as Reason]
  return cause === 'ok' || state === 'maintenance' ? '' : said
}

/** How one way of asking fares, with what the last probe showed. */
export function wayText(way: WayHealth | null): string {
  if (way === null) return 'not probed'
  const { state, reason, ms, status } = way
  if (reason === null) return state
  const said =
    reason === 'ok' || reason === 'policy' ? `${status === null ? '' : `${status}, `}${ms} ms` : lastText(way)
  return `${state}${said.includes(':') ? ',' : ':'} ${said}`
}

function lastText({ reason, status }: WayHealth): string {
  if (reason === null) return ''
  return reason === 'status' && status !== null ? `status ${status}` : reasonWords[reason]
}
