import { proveRates } from '@gatehouse/core/routing/policies/rate-limit/rate-limit-proof.ts'
import type { ProofAnswer, ProofDeps, ProofRequest } from '@gatehouse/core/routing/policy/proof.ts'
import { expect, it } from 'vitest'

const everything = { paths: [], methods: [] }

/** An edge that answers as it is told, and takes so long for each request. */
function edge(answer: (request: ProofRequest, index: number) => Partial<ProofAnswer>, tookMs = 0) {
  const asked: ProofRequest[] = []
  let nowMs = 0
  let strangers = 0
  const deps = {
    ask: async (request: ProofRequest = {}) => {
      nowMs += tookMs
      asked.push(request)
      const header = (name: string) => (name === 'retry-after' ? ['1'] : [])
      return { status: 200, reached: true, header, ...answer(request, asked.length) }
    },
    route: { path: null },
    stranger: () => {
      strangers += 1
      return `2001:db8:0:${strangers}::1`
    },
    monotonicMs: () => nowMs,
  } as unknown as ProofDeps
  return { deps, asked }
}

const refusal = { status: 429, reached: false }

/** Counts as the real one does, by the /64. */
function counting(most: number): (request: ProofRequest) => Partial<ProofAnswer> {
  const counts = new Map<string, number>()
  return ({ client = '' }) => {
    const group = client.replace(/::.$/, '')
    const count = (counts.get(group) ?? 0) + 1
    counts.set(group, count)
    return count > most ? refusal : {}
  }
}

it('shows a limit by as many requests as it allows, one more, and another client', async () => {
  const { deps, asked } = edge(counting(3))
  expect(await proveRates(deps, [{ requests: 3, windowMs: 1000 }], everything)).toMatchObject({
    verdict: 'proven',
  })
  expect(asked.map(({ client }) => client)).toEqual([
    ...Array(3).fill('2001:db8:0:1::1'),
    '2001:db8:0:1::2',
    '2001:db8:0:2::1',
  ])
})

it.each([
  ['a limit that is higher', counting(4), '3/1s: at request 4 it came through'],
  ['a limit that is lower', counting(2), '3/1s: of the first 3 requests it was answered with 429'],
  [
    'one count for everybody',
    (_request: ProofRequest, index: number) => (index > 3 ? refusal : {}),
    '3/1s: while one client was refused, another: it was answered with 429',
  ],
  [
    'no word about when to come again',
    (request: ProofRequest, index: number) => ({ ...(index > 3 ? refusal : {}), header: () => [], request }),
    '3/1s: the 429 came without a Retry-After',
  ],
])('notices %s', async (_what, answer, words) => {
  const { deps } = edge(answer)
  const proof = await proveRates(deps, [{ requests: 3, windowMs: 1000 }], everything)
  expect(proof).toEqual({ verdict: 'failed', words: expect.stringContaining(words) })
})

it('tries again what a connection that broke may have counted twice', async () => {
  const count = counting(3)
  const { deps } = edge((request, index) => (index === 2 ? refusal : count(request)))
  expect(await proveRates(deps, [{ requests: 3, windowMs: 1000 }], everything)).toMatchObject({
    verdict: 'proven',
  })
})

it('is open when the requests take longer than the window, and stops after three times', async () => {
  const { deps, asked } = edge(() => ({}), 400)
  expect(await proveRates(deps, [{ requests: 3, windowMs: 1000 }], everything)).toEqual({
    verdict: 'open',
    words: '3/1s: 4 requests take longer than that from here',
  })
  expect(asked).toHaveLength(12)
})

it('makes no more than 2,000 requests and a few for all limits together', async () => {
  const { deps, asked } = edge(() => ({}), 10_000)
  const limits = [1, 2, 3, 4].map(seconds => ({ requests: 900, windowMs: seconds * 1000 }))
  expect(await proveRates(deps, limits, everything)).toMatchObject({ verdict: 'open' })
  expect(asked.length).toBeLessThanOrEqual(2010)
})
