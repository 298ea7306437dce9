import { randomBytes } from 'node:crypto'
import { AppError, errorWords } from '../error.ts'
import type { DesiredState } from '../routing/desired-state.ts'
import { findPolicy, inOrder, kindOf, type Policy, policyId } from '../routing/policy/policy.ts'
import { failed, open, type Proof, type ProofAnswer, type ProofRequest } from '../routing/policy/proof.ts'
import type { Route } from '../routing/route.ts'
import { probeHeader, routeHeader } from './compile/probe-mark.ts'
import {
  clientHeader,
  matchesHeader,
  partHeader,
  proofHeader,
  reachedHeader,
  targetHeader,
  trustedHeader,
} from './compile/proof-mark.ts'
import type { EdgeDeps } from './edge-deps.ts'
import type { EdgeReply } from './edge-probe.ts'
import { probedHost } from './verify.ts'

/** What real requests showed of one policy on one route. */
export interface PolicyProof extends Proof {
  route: string
  policy: string
  kind: string
}

/** A policy on a route that carries it. */
export interface ProofPair {
  route: Route
  policy: Policy
}

/** What proving needs. */
export type ProveDeps = Pick<EdgeDeps, 'send' | 'clock' | 'place' | 'guards' | 'log'>

const atOnce = 4
const attempts = 2
const pauseMs = 200

/** Every policy of some routes. */
export function pairsOf(state: DesiredState, routes: readonly Route[]): ProofPair[] {
  return routes
    .filter(route => route.enabled)
    .flatMap(route =>
      inOrder(route.policies.map(name => findPolicy(state, name))).map(policy => ({ route, policy })),
    )
}

/** Proves policies by real requests, a few at a time. What has not begun when the time is over is open. */
export async function prove(
  deps: ProveDeps,
  state: DesiredState,
  pairs: readonly ProofPair[],
  budgetMs: number,
): Promise<PolicyProof[]> {
  const endMs = deps.clock.monotonicMs() + budgetMs
  const proofs = new Array<PolicyProof>(pairs.length)
  const next = pairs.entries()
  const worker = async (): Promise<void> => {
    for (const [index, { route, policy }] of next) {
      const late = deps.clock.monotonicMs() > endMs
      const proof = late ? open('there was no time left') : await provePair(deps, state, { route, policy })
      proofs[index] = proofOf({ route, policy }, proof)
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, pairs.length) }, worker))
  return proofs
}

/** A proof with whose it is. */
export function proofOf({ route, policy }: ProofPair, proof: Proof): PolicyProof {
  return { route: route.name, policy: policy.name, kind: policy.kind, ...proof }
}

async function provePair(deps: ProveDeps, state: DesiredState, { route, policy }: ProofPair): Promise<Proof> {
  const ask = (request: ProofRequest = {}) => askEdge(deps, state, { route, policy }, request)
  const monotonicMs = () => deps.clock.monotonicMs()
  const { files } = deps.guards
  const proofDeps = { ask, settings: state.settings, route, stranger, monotonicMs, files }
  try {
    return await kindOf(policy).prove(proofDeps, policy.options as never)
  } catch (error) {
    if (error instanceof Astray) return open(error.message)
    // Whatever it is, the others go on to their end, and a policy that could not be tried is not proven.
    if (!(error instanceof AppError)) deps.log.error('proof broke', { error, policy: policy.name })
    return failed(error instanceof AppError ? errorWords(error) : 'the proof itself broke; the log has why')
  }
}

/** A proof came to another route, which has a longer path. */
class Astray extends Error {}

/** In the documentation's own network, so that it is nobody's address and nobody's bucket. */
function stranger(): string {
  const bytes = randomBytes(4).toString('hex')
  return `2001:db8:${bytes.slice(0, 4)}:${bytes.slice(4)}::1`
}

async function askEdge(
  deps: ProveDeps,
  { settings }: DesiredState,
  { route, policy }: ProofPair,
  request: ProofRequest,
): Promise<ProofAnswer> {
  const secure = settings.https !== null && !request.plain
  const call = {
    listener: secure ? (settings.https ?? settings.http) : settings.http,
    secure,
    host: probedHost(route),
    method: request.method ?? 'GET',
    path: targetOf(route, request.path ?? ''),
    headers: {
      'user-agent': 'Gatehouse-Proof',
      accept: '*/*',
      ...request.headers,
      [probeHeader]: deps.place.probeToken,
      [proofHeader]: policyId(policy),
      [targetHeader]: request.target ?? 'answer',
      ...(request.client !== undefined && { [clientHeader]: request.client }),
      ...(request.part !== undefined && { [partHeader]: request.part }),
      ...(request.trusted !== undefined && { [trustedHeader]: request.trusted ? 'yes' : 'no' }),
    },
    body: request.body ?? null,
    ...(request.unknownCertificate && { unknownCertificate: request.unknownCertificate }),
  }
  for (let attempt = 1; ; attempt += 1) {
    const reply = await deps.send(call)
    if (reply.kind === 'answered') return answerOf(reply, route, call.path)
    if (request.unknownCertificate && handshakeEnded.test(reply.words)) return noAnswer
    if (attempt === attempts) throw new AppError('unavailable', `the edge did not answer (${reply.words})`)
    await deps.clock.sleep(pauseMs)
  }
}

/** The edge's alert, or what is left of it when the connection is closed with it (Node, OpenSSL). */
const handshakeEnded = /alert|ECONNRESET|EPIPE|socket hang up/i
const noAnswer: ProofAnswer = {
  status: 0,
  header: () => [],
  reached: false,
  matches: 0,
  client: '',
  body: '',
}

function targetOf({ path }: Route, below: string): string {
  if (path === null) return below.startsWith('/') ? below : `/${below}`
  return `${path}${below}`
}

function answerOf(
  { status, headers, body }: EdgeReply & { kind: 'answered' },
  route: Route,
  path: string,
): ProofAnswer {
  const header = (name: string) =>
    headers.filter(([own]) => own.toLowerCase() === name.toLowerCase()).map(([, value]) => value)
  const [answered = ''] = header(routeHeader)
  if (answered !== '' && answered !== route.name)
    throw new Astray(`${path} is answered by the route ${answered}, which has a longer path`)
  return {
    status,
    header,
    reached: header(reachedHeader).length > 0,
    matches: Number(header(matchesHeader)[0] ?? 0),
    client: header(clientHeader)[0] ?? '',
    body,
  }
}
