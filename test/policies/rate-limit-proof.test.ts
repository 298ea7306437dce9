import { plainNetwork } from '@gatehouse/core/routing/network-coverage.ts'
import { proveRates } from '@gatehouse/core/routing/policies/rate-limit/rate-limit-proof.ts'
import type { ProofAnswer, ProofDeps, ProofRequest } from '@gatehouse/core/routing/policy/proof.ts'
import { describe, expect, it } from 'vitest'

const everything = { paths: [], methods: [] }

/** An edge that answers as it is told, and takes so long for each request. */
function edge(
  answer: (request: ProofRequest, index: number) => Partial<ProofAnswer>,
  tookMs = 0,
  address: (number: number) => string = number => `2001:db8:0:${number}:a:b:c:d`,
) {
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
      return address(strangers)
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
    const group = plainNetwork(`${client}/64`) ?? ''
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
    ...Array(3).fill('2001:db8:0:1:a:b:c:d'),
    '2001:db8:0:1:a:b:c:c',
    '2001:db8:0:2:a:b:c:d',
  ])
})

describe('the neighbour of a client', () => {
  it.each<[string, (number: number) => string]>([
    ['short', number => `2001:db8:0:${number}::1`],
    ['without bits at its end', number => `2001:db8:0:${number}::`],
    ['in full', number => `2001:0DB8:0000:000${number}:ffff:ffff:ffff:ffff`],
    ['with IPv4 at its end', number => `2001:db8:0:${number}::203.0.113.1`],
    ['with zeros in front', number => `::${number}:0:0:0:5`],
  ])('is in the same /64 and another one, however it is written: %s', async (_how, address) => {
    const { deps, asked } = edge(counting(2), 0, address)
    const proof = await proveRates(deps, [{ requests: 2, windowMs: 1000 }], everything)
    expect(proof).toMatchObject({ verdict: 'proven' })
    const [first = '', , next = ''] = asked.map(({ client = '' }) => client)
    expect(plainNetwork(`${next}/64`)).toBe(plainNetwork(`${first}/64`))
    expect(plainNetwork(next)).not.toBe(plainNetwork(first))
  })
})

it('notices a count of single addresses, in which a neighbour has one of its own', async () => {
  const counts = new Map<string, number>()
  const { deps } = edge(({ client = '' }) => {
    counts.set(client, (counts.get(client) ?? 0) + 1)
    return (counts.get(client) ?? 0) > 3 ? refusal : {}
  })
  expect(await proveRates(deps, [{ requests: 3, windowMs: 1000 }], everything)).toEqual({
    verdict: 'failed',
    words: '3/1s: at request 4 it came through to the target',
  })
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
  // No request goes out once the window has passed.
  expect(asked).toHaveLength(9)
})

it('sends no more of a long limit once the window has passed', async () => {
  const { deps, asked } = edge(() => ({}), 10_000)
  expect(await proveRates(deps, [{ requests: 600, windowMs: 30_000 }], everything)).toEqual({
    verdict: 'open',
    words: '600/30s: 601 requests take longer than that from here',
  })
  expect(asked.length).toBeLessThan(60)
})

it('makes no more than 2,000 requests and a few for all limits together', async () => {
  const { deps, asked } = edge(counting(900))
  const limits = [1, 2, 30, 4].map(seconds => ({ requests: 900, windowMs: seconds * 1000 }))
  const proof = await proveRates(deps, limits, everything)
  expect(proof).toMatchObject({ verdict: 'open' })
  expect(proof.words).toContain(
    '900/30s needs more requests than the other limits left of the 2000 of a proof',
  )
  expect(asked.length).toBeLessThanOrEqual(2010)
})
