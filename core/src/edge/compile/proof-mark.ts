import type { CaddyRoute } from '../caddy-config.ts'
import { probeHeader } from './probe-mark.ts'

/** Header of a probe that proves a policy: the name of its handlers. */
export const proofHeader = 'X-Gatehouse-Proof'
/** Header of a proof: the client whom the edge shall take it for. */
export const clientHeader = 'X-Gatehouse-Client'
/** Header of a proof: what stands in for the target, `answer` or `error`. */
export const targetHeader = 'X-Gatehouse-Target'
/** Header of a proof: the one part of the policy that it is about, such as one of several limits. */
export const partHeader = 'X-Gatehouse-Part'
/** Header of a proof: whether the edge shall take it for one that a trusted proxy sent, `yes` or `no`. */
export const trustedHeader = 'X-Gatehouse-Trusted'
/** Header of such an answer: how many rules of a web application firewall the request has matched on its way. */
export const matchesHeader = 'X-Gatehouse-Matches'
/** Header of the answer to a proof that came through to where the target would have been asked. */
export const reachedHeader = 'X-Gatehouse-Reached'

const own = [proofHeader, clientHeader, targetHeader, partHeader, trustedHeader]

/**
 * A probe with these headers proves one policy: the others let it pass, it may come as another client or through a trusted proxy, and it
 * ends before the target. So a token that is stolen opens no way around any policy.
 */
export function proofMark(token: string): CaddyRoute[] {
  const proof = { [probeHeader]: [token], [proofHeader]: ['*'] }
  const value = (header: string) => `{http.request.header.${header}}`
  const trusted = (said: string, holds: boolean): CaddyRoute => ({
    match: [{ header: { ...proof, [trustedHeader]: [said] } }],
    handle: [{ handler: 'vars', trusted_proxy: holds }],
  })
  return [
    {
      match: [{ header: { ...proof, [clientHeader]: ['*'] } }],
      // The group of that client belongs to it, too.
      handle: [{ handler: 'vars', client_ip: value(clientHeader) }, { handler: 'client_address' }],
    },
    trusted('yes', true),
    trusted('no', false),
    {
      match: [{ header: proof }],
      handle: [
        {
          handler: 'vars',
          proof: 'yes',
          proof_target: value(targetHeader),
          proven_alone: value(proofHeader),
          proven_part: value(partHeader),
        },
        {
          handler: 'headers',
          request: { delete: own },
          response: { set: { [clientHeader]: ['{http.vars.client_ip}'] } },
        },
      ],
    },
  ]
}

/** The name of what stands in for the target of a proof. */
export const proofTargetName = 'proof-target'

/** As careless as an upstream can be: it names itself, sends headers of its own, and its answer is worth compressing. */
const carelessHeaders = {
  'Strict-Transport-Security': ['max-age=1'],
  'Content-Security-Policy': ['default-src *'],
  'X-Frame-Options': ['ALLOWALL'],
  'X-Content-Type-Options': ['sniff'],
  'Referrer-Policy': ['unsafe-url'],
  'Access-Control-Allow-Origin': ['*'],
  Server: ['careless/1.0'],
  'X-Powered-By': ['careless/1.0'],
}

/** Ends every proof before the target. */
export const proofTarget: CaddyRoute = {
  match: [{ vars: { proof: ['yes'] } }],
  handle: [
    {
      handler: 'headers',
      response: { set: { [reachedHeader]: ['target'], [matchesHeader]: ['{http.vars.waf_matches}'] } },
    },
    {
      handler: 'subroute',
      routes: [
        { match: [{ vars: { proof_target: ['error'] } }], handle: [{ handler: 'error', status_code: 502 }] },
        {
          handle: [
            { handler: 'headers', response: { add: carelessHeaders } },
            {
              handler: 'static_response',
              status_code: 200,
              headers: { 'Content-Type': ['text/html; charset=utf-8'] },
              body: `<!doctype html><title>proof</title>${'<p>This stands in for the target.</p>'.repeat(60)}\n`,
            },
          ],
        },
      ],
    },
  ],
}
