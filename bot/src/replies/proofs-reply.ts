import type { DatedProof } from '@gatehouse/core/edge/proof-book.ts'
import type { PolicyProof } from '@gatehouse/core/edge/prove.ts'
import { laidOwner } from '@gatehouse/core/routing/mitigation/mitigation-kind.ts'
import type { Reply } from '../reply.ts'
import { whenText } from './when-text.ts'

const words = { proven: 'proven', failed: 'FAILED', open: 'not shown' } as const

/** What real requests showed of policies, failures first. */
export function proofsReply(proofs: readonly PolicyProof[], route: string | null): Reply {
  if (proofs.length === 0)
    return {
      title:
        route === null ? 'No enabled route carries a policy.' : `${route} carries no policy, or is disabled.`,
      severity: 'info',
      next: ['policy list', 'policy kinds'],
      data: [],
    }
  const count = (verdict: PolicyProof['verdict']) => proofs.filter(proof => proof.verdict === verdict).length
  const failures = count('failed')
  const order = ['failed', 'open', 'proven']
  const sorted = [...proofs].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict))
  return {
    title: `${count('proven')} of ${proofs.length} proven by real requests${failures > 0 ? `, ${failures} failed` : ''}.`,
    severity: failures > 0 ? 'error' : count('open') > 0 ? 'warning' : 'ok',
    table: {
      columns: [...(route === null ? ['route'] : []), 'policy', 'kind', 'shown', 'what was seen'],
      rows: sorted.map(proof => [
        ...(route === null ? [proof.route] : []),
        proof.policy,
        proof.kind,
        words[proof.verdict],
        proof.words,
      ]),
    },
    data: sorted,
  }
}

/** The proofs of a change in notes: what was shown, and what was not. Of what a mitigation lays, all that is proven is one line. */
export function proofNotes(proofs: readonly PolicyProof[]): string[] {
  const told = new Set<string>()
  return proofs.flatMap(({ verdict, route, policy, words: seen }) => {
    const owner = laidOwner(policy)
    const own = proofs.filter(one => laidOwner(one.policy) === owner)
    if (owner === undefined || own.length === 1 || verdict !== 'proven')
      return [`${policy} on ${route}: ${words[verdict]}, ${seen}`]
    if (told.has(owner)) return []
    told.add(owner)
    const proven = own.filter(one => one.verdict === 'proven').length
    return [`${owner}: proven ${proven} of ${own.length}; each of them: mitigation show ${owner}`]
  })
}

/** What a proof showed, in a word or two. */
export function proofWord({ verdict }: PolicyProof): string {
  return words[verdict]
}

/** What was last shown of a policy, and how long ago. */
export function shown(proof: DatedProof | undefined, nowMs: number): string {
  return proof ? `${words[proof.verdict]} ${whenText(proof.atMs, nowMs)}` : 'never; see: prove'
}
