import { beforeAll, expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'

const gate = shared(await TestGatehouse.start())

beforeAll(async () => {
  await gate.done(
    'settings set reserved-hosts=status.example.com',
    'route add any *.example.com answer=200 body=any',
    'route add any-api *.example.com path=/api answer=200 body=any-api',
    'route add shop shop.example.com answer=200 body=shop',
    'route add shop-api shop.example.com path=/api answer=200 body=shop-api',
    'route add shop-api-v2 shop.example.com path=/api/v2 answer=200 body=shop-api-v2',
    'route add wiki-edit wiki.example.com path=/edit answer=200 body=wiki-edit',
    'route add cafe café.example.org answer=200 body=cafe',
  )
})

const answers: [host: string, path: string, body: string][] = [
  ['other.example.com', '/', 'any'],
  ['other.example.com', '/api/x', 'any-api'],
  ['shop.example.com', '/', 'shop'],
  ['SHOP.Example.COM', '/', 'shop'],
  ['shop.example.com:8080', '/', 'shop'],
  ['Shop.Example.com:443', '/api', 'shop-api'],
  ['shop.example.com', '/api/', 'shop-api'],
  ['shop.example.com', '/api?x=1', 'shop-api'],
  ['shop.example.com', '/apiary', 'shop'],
  ['shop.example.com', '/api/v2', 'shop-api-v2'],
  ['shop.example.com', '/api/v2/items', 'shop-api-v2'],
  ['shop.example.com', '/api/v22', 'shop-api'],
  ['wiki.example.com', '/edit/page', 'wiki-edit'],
  ['wiki.example.com', '/', 'any'],
  ['wiki.example.com', '/api', 'any-api'],
  ['xn--caf-dma.example.org', '/', 'cafe'],
]

it.each(answers)('a request for %s%s is answered by %s', async (host, path, body) => {
  expect(await gate.ask(host, path)).toMatchObject({ status: 200, body })
})

it.each(['example.com', 'a.b.example.com', 'unknown.example.org', 'localhost', '127.0.0.1'])(
  'a request for the unknown host %s is answered with 404',
  async host => {
    expect(await gate.ask(host)).toMatchObject({ status: 404, body: 'There is no such site here.\n' })
  },
)

it.each(['status.example.com', 'STATUS.example.com', 'status.example.com:8080'])(
  'the reserved host %s is never served by the wildcard route',
  async host => {
    expect(await gate.ask(host)).toMatchObject({ status: 404, body: 'This host is reserved.\n' })
  },
)

const odd = [
  'status.example.com.',
  'shop.example.com.',
  'shop.example.com.:8080',
  '',
  'shop.example.com,status.example.com',
  'status.example.com@shop.example.com',
  'status%2eexample.com',
  'status.example.com#',
  'status_.example.com',
]
it.each(odd)('a request for the odd host "%s" is refused before any route sees it', async host => {
  const { status, body } = await gate.ask(host)
  expect(status).toBe(400)
  expect(body).not.toContain('any')
})

it('a route cannot take a reserved host', async () => {
  await gate.expectUnchanged(async () => {
    const { exit, reply } = await gate.type('route add mine status.example.com answer=200 body=mine')
    expect([exit, reply.title]).toEqual([1, 'status.example.com is a reserved host; a route cannot have it.'])
  })
})

it('a reserved wildcard keeps every name below it', async () => {
  await gate.done('settings set reserved-hosts=status.example.com,*.gate.example.com')
  try {
    const { exit, reply } = await gate.type('route add x login.gate.example.com answer=200')
    expect([exit, reply.title]).toEqual([
      1,
      'login.gate.example.com is a reserved host; a route cannot have it.',
    ])
    expect(await gate.ask('login.gate.example.com')).toMatchObject({
      status: 404,
      body: 'This host is reserved.\n',
    })
  } finally {
    await gate.done('settings set reserved-hosts=status.example.com')
  }
})

it('a host that a route has cannot become reserved', async () => {
  await gate.expectUnchanged(async () => {
    const { exit, reply } = await gate.type('settings set reserved-hosts=shop.example.com')
    expect(exit).toBe(1)
    expect(reply.title).toContain('shop.example.com is a reserved host')
  })
})
