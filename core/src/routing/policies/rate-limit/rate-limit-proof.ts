import ipaddr from 'ipaddr.js'
import {
  failed,
  open,
  type Proof,
  type ProofAnswer,
  type ProofDeps,
  proven,
  seen,
} from '../../policy/proof.ts'
import { type RequestScope, scopePath } from '../../policy/request-scope.ts'
import { type Rate, rateText } from './rate.ts'

/** For all limits of one policy on one route together: some seconds. */
const mostRequests = 2000
const atOnce = 8
const attempts = 3

/** Shows each limit alone, by clients that nobody is, so that nobody's requests are used up. */
export async function proveRates(
  deps: ProofDeps,
  limits: readonly Rate[],
  scope: RequestScope,
): Promise<Proof> {
  const path = scopePath(scope, deps.route)
  if (path === null) return open(`no request to this route is below ${scope.paths.join(' or ')}`)
  const proofs: Proof[] = []
  const budget = { left: mostRequests }
  for (const [part, rate] of limits.entries()) {
    const proof = await proveRate({ deps, scope, path, part: String(part), rate, budget })
    if (proof.verdict === 'failed') return proof
    proofs.push(proof)
  }
  const words = proofs.map(proof => proof.words).join('; ')
  return proofs.every(({ verdict }) => verdict === 'proven') ? proven(words) : open(words)
}

interface Case {
  deps: ProofDeps
  scope: RequestScope
  path: string
  part: string
  rate: Rate
  budget: { left: number }
}

/** Whatever a slow or broken connection may have caused is tried again, with another client. */
async function proveRate(one: Case): Promise<Proof> {
  const { rate, budget } = one
  let proof = open(tooMany(rate))
  for (let attempt = 1; attempt <= attempts && rate.requests <= budget.left; attempt += 1) {
    budget.left -= rate.requests
    const tried = await tryRate(one)
    if (tried.sure) return tried.proof
    proof = tried.proof
  }
  return proof
}

function tooMany(rate: Rate): string {
  return rate.requests > mostRequests
    ? `${rateText(rate)} needs more than the ${mostRequests} requests of a proof`
    : `${rateText(rate)} needs more requests than the other limits left of the ${mostRequests} of a proof`
}

async function tryRate(one: Case): Promise<{ proof: Proof; sure: boolean }> {
  const { deps, rate } = one
  const name = rateText(rate)
  const client = deps.stranger()
  const startMs = deps.monotonicMs()
  const inWindow = () => deps.monotonicMs() - startMs < rate.windowMs
  const refused = (await sendAll(one, client, inWindow)).find(answer => !answer.reached)
  // A request that was sent again because its connection broke counts twice.
  if (refused)
    return { proof: failed(`${name}: of the first ${rate.requests} requests ${seen(refused)}`), sure: false }
  // What took longer than the window shows nothing: the first request may have been forgotten by then.
  const late = open(`${name}: ${rate.requests + 1} requests take longer than that from here`)
  if (!inWindow()) return { proof: late, sure: false }
  const next = await send(one, neighbour(client))
  if (next.status === 429 && !next.reached) return { proof: await proveOthers(one, next), sure: true }
  return inWindow()
    ? { proof: failed(`${name}: at request ${rate.requests + 1} ${seen(next)}`), sure: true }
    : { proof: late, sure: false }
}

/** The refusal says when to come again, and is about that client alone. */
async function proveOthers(one: Case, refusal: ProofAnswer): Promise<Proof> {
  const name = rateText(one.rate)
  const [retryAfter = ''] = refusal.header('retry-after')
  if (!/^\d+$/.test(retryAfter)) return failed(`${name}: the 429 came without a Retry-After in seconds`)
  const other = await send(one, one.deps.stranger())
  if (!other.reached) return failed(`${name}: while one client was refused, another: ${seen(other)}`)
  return proven(`${name}: request ${one.rate.requests + 1} got 429, another client came through`)
}

function send({ deps, scope, path, part }: Case, client: string): Promise<ProofAnswer> {
  const [method = 'GET'] = scope.methods
  return deps.ask({ path, method, client, part })
}

/** As many as the limit allows, or fewer when that takes too long. */
async function sendAll(one: Case, client: string, inWindow: () => boolean): Promise<ProofAnswer[]> {
  const answers: ProofAnswer[] = []
  let left = one.rate.requests
  const worker = async (): Promise<void> => {
    while (left > 0 && inWindow()) {
      left -= 1
      answers.push(await send(one, client))
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, left) }, worker))
  return answers
}

/** Another address of the same /64: the last bit is another one. */
function neighbour(client: string): string {
  const bytes = ipaddr.IPv6.parse(client).toByteArray()
  return ipaddr.fromByteArray(bytes.with(-1, (bytes.at(-1) ?? 0) ^ 1)).toString()
}
