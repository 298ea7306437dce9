import { randomBytes } from 'node:crypto'
import type { Change } from '../change.ts'
import { AppError, errorWords } from '../error.ts'
import type { DesiredState } from '../routing/desired-state.ts'
import { findPolicy, inOrder, kindOf, type Policy, policyId } from '../routing/policy/policy.ts'
import { failed, open, type Proof, type ProofAnswer, type ProofRequest } from '../routing/policy/proof.ts'
import type { Route } from '../routing/route.ts'
import { touchedNames } from '../routing/touched.ts'
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

type ProveDeps = Pick<EdgeDeps, 'send' | 'clock' | 'place' | 'guards'>

const atOnce = 4
const attempts = 2
const pauseMs = 200
/** A policy that many routes carry is the same handler on each; these show whether it is in its place. */
const routesPerPolicy = 3
const mostPairs = 60

/** Every policy of some routes. */
export function pairsOf(state: DesiredState, routes: readonly Route[]): ProofPair[] {
  return routes
    .filter(route => route.enabled)
    .flatMap(route =>
      inOrder(route.policies.map(name => findPolicy(state, name))).map(policy => ({ route, policy })),
    )
}

/**
 * What a change of the edge must show before it is done: the policies that it names, and all of a route that it names; all there are when it
 * names the settings. Each on up to three routes.
 */
export function touchedPairs(
  before: DesiredState,
  after: DesiredState,
  changes: readonly Change[],
): ProofPair[] {
  const touched = touchedNames(before, after, changes)
  const names = (thing: Change['thing']) =>
    new Set(changes.flatMap(change => (change.thing === thing ? [change.name] : [])))
  const [settings, routes, policies] = [names('settings'), names('route'), names('policy')]
  const isNamed = ({ route, policy }: ProofPair) =>
    settings.size > 0 || routes.has(route.name) || policies.has(policy.name)
  const counts = new Map<string, number>()
  return pairsOf(
    after,
    after.routes.filter(({ name }) => touched.has(name)),
  )
    .filter(isNamed)
    .filter(({ policy }) => {
      const count = (counts.get(policy.name) ?? 0) + 1
      counts.set(policy.name, count)
      return count <= routesPerPolicy
    })
    .slice(0, mostPairs)
}

/** Proves policies by real requests, a few at a time. Who has not been proven when the time is over is open. */
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
      proofs[index] = { route: route.name, policy: policy.name, kind: policy.kind, ...proof }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, pairs.length) }, worker))
  return proofs
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
    if (error instanceof AppError) return failed(errorWords(error))
    throw error
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
