import { sendToEdge } from '@gatehouse/core/caddy/edge-client.ts'
import type { EdgeSend } from '@gatehouse/core/edge/edge-probe.ts'
import { ProofBook } from '@gatehouse/core/edge/proof-book.ts'
import { beforeAll, describe, expect, it } from 'vitest'
import { proxyRoute, TestEdge } from '../harness/edge.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'
import { startUpstream } from '../harness/upstream.ts'

const upstream = shared(await startUpstream('shop'))
const gatehouse = shared(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
const token = gatehouse.edge.place.probeToken
const denied = '203.0.113.7'

beforeAll(async () => {
  await gatehouse.done(
    `route add shop shop.localhost http://127.0.0.1:${upstream.port}`,
    'policy add scanners ip-deny networks=203.0.113.0/24',
    'route policy add shop scanners',
  )
})

describe('whoever has the token of the probes', () => {
  const mark = { 'X-Gatehouse-Probe': token, 'X-Forwarded-For': denied }

  it.each<[string, Record<string, string>]>([
    ['as a probe', {}],
    ['as a proof of another policy', { 'X-Gatehouse-Proof': 'another' }],
    ['as a proof of nothing', { 'X-Gatehouse-Proof': '' }],
    ['with a target', { 'X-Gatehouse-Proof': 'another', 'X-Gatehouse-Target': 'answer' }],
    ['with an unknown target', { 'X-Gatehouse-Proof': 'another', 'X-Gatehouse-Target': 'upstream' }],
    ['with an error as target', { 'X-Gatehouse-Proof': 'another', 'X-Gatehouse-Target': 'error' }],
    ['as another client', { 'X-Gatehouse-Client': '198.51.100.7' }],
    ['as another client, proving', { 'X-Gatehouse-Proof': 'another', 'X-Gatehouse-Client': '198.51.100.7' }],
    [
      'with a placeholder',
      { 'X-Gatehouse-Proof': '{http.request.host}', 'X-Gatehouse-Target': '{env.HOME}' },
    ],
  ])('comes to no upstream past a policy: %s', async (_name, headers) => {
    const before = upstream.seen.length
    await gatehouse.ask('shop.localhost', '/', { headers: { ...mark, ...headers } })
    expect(upstream.seen.length).toBe(before)
  })

  it('comes to it as anybody does whom the policy lets through', async () => {
    const before = upstream.seen.length
    await gatehouse.ask('shop.localhost', '/', { headers: { ...mark, 'X-Forwarded-For': '198.51.100.7' } })
    expect(upstream.seen.length).toBe(before + 1)
  })
})

it.each([
  { 'X-Gatehouse-Proof': 'another', 'X-Gatehouse-Client': '198.51.100.7' },
  { 'X-Gatehouse-Probe': 'a'.repeat(64), 'X-Gatehouse-Proof': 'another' },
  { 'X-Gatehouse-Probe': '', 'X-Gatehouse-Proof': 'another' },
])('without the token the headers of a proof mean nothing: %j', async headers => {
  const answer = await gatehouse.ask('shop.localhost', '/', {
    headers: { ...headers, 'X-Forwarded-For': denied },
  })
  expect(answer.status).toBe(403)
  expect(Object.keys(answer.headers).filter(name => name.startsWith('x-gatehouse'))).toEqual([])
})

it('no upstream sees what a proof is marked with', async () => {
  await gatehouse.edge.control.prove(null)
  await gatehouse.ask('shop.localhost')
  const names = upstream.seen.flatMap(({ headers }) => Object.keys(headers))
  expect(names.filter(name => name.startsWith('x-gatehouse-p'))).toEqual([])
})

/** An edge whose answers to proofs are changed on their way, as by a policy that does not do what it says. */
async function edgeWith(change: EdgeSend): Promise<TestEdge> {
  const edge = await TestEdge.start({ send: change })
  await edge.add(proxyRoute('shop', [upstream.port]))
  return edge
}

const carry = (edge: TestEdge, verify: boolean) =>
  edge.change(
    state => ({
      ...state,
      policies: [
        { name: 'scanners', kind: 'ip-deny', options: { networks: ['203.0.113.0/24'], list: null } },
      ],
      routes: state.routes.map(route => ({ ...route, policies: ['scanners'] })),
    }),
    { verify },
  )

describe('a policy that does not do what it says', () => {
  const broken: EdgeSend = async call => {
    const reply = await sendToEdge(call)
    return reply.kind === 'answered' ? { ...reply, status: 200 } : reply
  }

  it('is taken back, and what was seen is told', async () => {
    const edge = await edgeWith(broken)
    try {
      const before = await edge.live()
      expect(await carry(edge, true)).toMatchObject({
        kind: 'failed',
        reason: 'unproven',
        restored: true,
        words: expect.stringContaining('shop: scanners does not do what it says: a client at 203.0.113.0'),
      })
      expect(await edge.live()).toBe(before)
      expect(edge.control.proofs('shop')).toEqual([])
    } finally {
      await edge.stop()
    }
  })

  it('stays with verify=no, and is told as failed', async () => {
    const edge = await edgeWith(broken)
    try {
      expect(await carry(edge, false)).toMatchObject({ kind: 'applied', proofs: [{ verdict: 'failed' }] })
      expect(edge.control.proofs('shop')).toMatchObject([{ verdict: 'failed', policy: 'scanners' }])
    } finally {
      await edge.stop()
    }
  })

  it('is not proven by an edge that does not answer', async () => {
    const edge = await edgeWith(async () => ({ kind: 'silent', words: 'connection refused' }))
    try {
      expect(await carry(edge, true)).toMatchObject({ kind: 'failed', reason: 'unproven', restored: true })
    } finally {
      await edge.stop()
    }
  })
})

it('what was shown of a policy counts for exactly that one, on that route', () => {
  const { state } = gatehouse.edge.control.current()
  const book = new ProofBook()
  const proof = {
    route: 'shop',
    policy: 'scanners',
    kind: 'ip-deny',
    verdict: 'proven' as const,
    words: 'it',
  }
  book.record(state, [proof], 7)
  expect(book.of(state, 'shop')).toEqual([{ ...proof, atMs: 7 }])
  expect(book.of(state, 'other')).toEqual([])
  const [policy] = state.policies
  const changed = { ...policy, options: { networks: ['192.0.2.0/24'] } }
  expect(book.of({ ...state, policies: [changed] } as typeof state, 'shop')).toEqual([])
  const bare = state.routes.map(route => ({ ...route, policies: [] }))
  expect(book.of({ ...state, routes: bare }, 'shop')).toEqual([])
})

it('a proof that meets a push says that the edge was changed meanwhile, and is not kept', async () => {
  let hold = false
  const started = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  const edge = await edgeWith(async call => {
    if (hold && call.headers['X-Gatehouse-Proof']) {
      started.resolve()
      await go.promise
    }
    return sendToEdge(call)
  })
  try {
    await carry(edge, true)
    hold = true
    const push = edge.change(state => ({
      ...state,
      policies: [
        {
          name: 'scanners',
          kind: 'ip-deny',
          options: { networks: ['203.0.113.0/24', '192.0.2.1'], list: null },
        },
      ],
    }))
    await started.promise
    hold = false
    const during = await edge.control.prove('shop')
    expect(during).toMatchObject([{ verdict: 'open', words: 'the edge was changed meanwhile' }])
    go.resolve()
    expect(await push).toMatchObject({ kind: 'applied' })
    expect(edge.control.proofs('shop')).toMatchObject([{ verdict: 'proven' }])
    expect(await edge.control.prove('shop')).toMatchObject([{ verdict: 'proven' }])
  } finally {
    await edge.stop()
  }
})

it('every route that a change names is proven, and of those that carry a changed policy three', async () => {
  const edge = await edgeWith(sendToEdge)
  try {
    const names = ['a', 'b', 'c', 'd', 'e']
    const routes = names.map(name => proxyRoute(name, [upstream.port], { policies: ['scanners'] }))
    const policy = (networks: string[]) => ({
      name: 'scanners',
      kind: 'ip-deny',
      options: { networks, list: null },
    })
    const added = await edge.change(state => ({
      ...state,
      policies: [policy(['203.0.113.0/24'])],
      routes: [...state.routes, ...routes],
    }))
    expect(added.kind === 'applied' && added.proofs.map(({ route }) => route)).toEqual(names)
    const changed = await edge.change(state => ({ ...state, policies: [policy(['192.0.2.0/24'])] }))
    expect(changed.kind === 'applied' && changed.proofs).toHaveLength(3)
  } finally {
    await edge.stop()
  }
})
