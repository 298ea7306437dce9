import type { CaddyRoute } from '../caddy-config.ts'

/** Header by which Gatehouse's own probes are known; its value is the edge's probe token. */
export const probeHeader = 'X-Gatehouse-Probe'
/** Header of an answer to a probe: the name of the route that answered. */
export const routeHeader = 'X-Gatehouse-Route'
/** Header of an answer to a probe that the edge itself could not serve: Caddy's own words. */
export const errorHeader = 'X-Gatehouse-Error'

/** First of all: no probe is in the access log, whoever answers it. */
export function unloggedProbes(token: string): CaddyRoute {
  return {
    match: [{ header: { [probeHeader]: [token] } }],
    handle: [{ handler: 'vars', log_skip: true }],
  }
}

/** A request with the token is a probe: its answer names the route, and the token goes no further. */
export function probeMark(token: string): CaddyRoute {
  return {
    match: [{ header: { [probeHeader]: [token] } }],
    handle: [
      { handler: 'vars', probe: 'yes' },
      {
        handler: 'headers',
        request: { delete: [probeHeader] },
        response: { set: { [routeHeader]: ['{http.vars.route}'] }, delete: [errorHeader], deferred: true },
      },
    ],
  }
}

/** The same for errors, which the handlers above do not see. */
export const probeAnswer: CaddyRoute = {
  match: [{ vars: { probe: ['yes'] } }],
  handle: [
    {
      handler: 'headers',
      response: { set: { [routeHeader]: ['{http.vars.route}'], [errorHeader]: ['{http.error.message}'] } },
    },
  ],
}
