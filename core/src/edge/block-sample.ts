import { randomBytes } from 'node:crypto'
import { AppError } from '../error.ts'
import type { DesiredState } from '../routing/desired-state.ts'
import { blockedHeader, blocksProof } from './compile/blocked.ts'
import { probeHeader } from './compile/probe-mark.ts'
import { clientHeader, proofHeader, targetHeader } from './compile/proof-mark.ts'
import type { EdgePlace } from './edge-place.ts'
import type { EdgeSend } from './edge-probe.ts'
import { probedHost } from './verify.ts'

interface SampleDeps {
  send: EdgeSend
  place: Pick<EdgePlace, 'probeToken'>
  /** What the edge runs. */
  state(): DesiredState
}

/**
 * Whether a real request through the edge is refused by a block when it comes as this client: to a route, or anywhere. Null when there is
 * no host to ask for: with HTTPS an edge without routes shows nobody a certificate.
 * @throws AppError `unavailable` when the edge does not answer
 */
export async function refusesClient(
  { send, place, state }: SampleDeps,
  client: string,
  route: string | null,
): Promise<boolean | null> {
  const { settings, routes } = state()
  const asked = routes.find(one => one.enabled && (route === null || one.name === route))
  const secure = settings.https !== null
  if (!asked && (secure || route !== null)) return null
  const reply = await send({
    listener: settings.https ?? settings.http,
    secure,
    host: asked ? probedHost(asked) : `${randomBytes(4).toString('hex')}.invalid`,
    method: 'GET',
    path: asked?.path ?? '/',
    headers: {
      'user-agent': 'Gatehouse-Proof',
      accept: '*/*',
      [probeHeader]: place.probeToken,
      [proofHeader]: blocksProof,
      [targetHeader]: 'answer',
      [clientHeader]: client,
    },
    body: null,
  })
  if (reply.kind === 'silent') throw new AppError('unavailable', `the edge did not answer (${reply.words})`)
  return reply.headers.some(([name]) => name.toLowerCase() === blockedHeader.toLowerCase())
}
