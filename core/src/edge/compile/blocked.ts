import { CanonicalPart } from '../../canonical-json.ts'
import type { CaddyHandler, CaddyMatcher, CaddyRoute } from '../caddy-config.ts'
import type { EdgePlace } from '../edge-place.ts'
import { probeHeader } from './probe-mark.ts'

/** What a proof is about that shows whether blocks hold, where another names a policy. */
export const blocksProof = 'blocks'
/** Header of the answer to such a proof that was refused: what a client would get, `refuse` or `close`. */
export const blockedHeader = 'X-Gatehouse-Blocked'
/** The name of the handlers that each route asks about itself. */
export const blockedName = 'blocked'

type Place = Pick<EdgePlace, 'blocks' | 'probeToken'>
type Who = Omit<CaddyMatcher, 'client_ip_list'>

/** Before everything else: who is blocked everywhere gets nothing of the edge. A probe is no client; a proof comes as one further on. */
export function blockedEverywhere(place: Place): CaddyRoute[] {
  return refusals(place, { not: [{ header: { [probeHeader]: [place.probeToken] } }] })
}

/** The same for a proof that comes as another client, behind what makes it that. */
export function provenBlocked(place: Place): CaddyRoute[] {
  const who = { vars: { proven_alone: [blocksProof] } }
  return [shown(place, who, 'close'), shown(place, who, 'refuse')]
}

/** Who is blocked on some routes. All routes share these handlers, so that no change of a block is a change of the configuration. */
export function blockedHere(place: Place): CanonicalPart {
  const route = '{http.vars.route}'
  const proof = { vars: { proven_alone: [blocksProof] } }
  const isNoProbe = { not: [{ vars: { probe: ['yes'] } }] }
  const routes = [
    shown(place, proof, 'close', route),
    shown(place, proof, 'refuse', route),
    ...refusals(place, isNoProbe, route),
  ]
  return new CanonicalPart({ handle: [{ handler: 'subroute', routes }] } satisfies CaddyRoute)
}

/** A client in the lines of both answers gets none. */
function refusals(place: Place, who: Who, route?: string): CaddyRoute[] {
  return [
    {
      match: [{ ...who, client_ip_list: list(place, 'close', route) }],
      handle: [logged('close'), { handler: 'static_response', abort: true }],
      terminal: true,
    },
    {
      match: [{ ...who, client_ip_list: list(place, 'refuse', route) }],
      handle: [logged('refuse'), { handler: 'error', status_code: 403 }],
      terminal: true,
    },
  ]
}

/** A proof gets an answer in any case: silence would show nothing. */
function shown(place: Place, who: Who, answer: 'refuse' | 'close', route?: string): CaddyRoute {
  return {
    match: [{ ...who, client_ip_list: list(place, answer, route) }],
    handle: [{ handler: 'static_response', status_code: 403, headers: { [blockedHeader]: [answer] } }],
    terminal: true,
  }
}

function list(
  { blocks }: Place,
  answer: 'refuse' | 'close',
  route?: string,
): NonNullable<CaddyMatcher['client_ip_list']> {
  return {
    path: blocks,
    sealed: true,
    ...(answer === 'close' && { answer }),
    ...(route !== undefined && { route }),
  }
}

/** Early, because a connection that is closed ends everything that would come later. */
function logged(answer: 'refuse' | 'close'): CaddyHandler {
  return { handler: 'log_append', key: 'blocked', value: answer, early: true }
}
