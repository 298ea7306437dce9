import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { freePort } from '../harness/edge.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'

const keep = keeper()

/** A Gatehouse whose edge has certificates of its own CA. */
async function secureGate(): Promise<{ gate: TestGatehouse; port: number; ca: () => string }> {
  const port = await freePort()
  const gate = keep(await TestGatehouse.start())
  await gate.done(`settings set https=127.0.0.1:${port} tls=internal`)
  const ca = () => readFileSync(join(gate.edge.place.storage, 'pki/authorities/local/root.crt'), 'utf8')
  return { gate, port, ca }
}

function askSecurely(port: number, host: string, ca: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, servername: host, ca, headers: { host }, agent: false }
    const outgoing = request(options, incoming => {
      let body = ''
      incoming.setEncoding('utf8')
      incoming.on('data', text => {
        body += text
      })
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, body }))
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

it('with an HTTPS listener a route is served with a certificate that the CA of the edge vouches for', async () => {
  const { gate, port, ca } = await secureGate()
  const shop = keep(await startUpstream('shop'))
  await gate.done(`route add shop shop.localhost,www.shop.localhost http://127.0.0.1:${shop.port}`)
  expect(await askSecurely(port, 'shop.localhost', ca())).toEqual({ status: 200, body: 'shop' })
  expect(await askSecurely(port, 'www.shop.localhost', ca())).toEqual({ status: 200, body: 'shop' })
  expect(shop.seen.at(-1)?.headers['x-forwarded-proto']).toBe('https')
  await expect(askSecurely(port, 'unknown.localhost', ca())).rejects.toThrow()
  await expect(askSecurely(port, 'shop.localhost', '')).rejects.toThrow(/certificate/)
})

it('a client that comes by HTTP is sent to HTTPS with path and query', async () => {
  const { gate, port } = await secureGate()
  await gate.done('route add shop shop.localhost answer=200 body=secret')
  const answer = await gate.ask('shop.localhost:8080', '/cart?id=7')
  expect(answer).toMatchObject({ status: 308, body: '' })
  expect(answer.headers.location).toBe(`https://shop.localhost:${port}/cart?id=7`)
  expect((await gate.ask('shop.localhost.')).status).toBe(400)
})

it('HTTPS can be left again', async () => {
  const { gate, port, ca } = await secureGate()
  await gate.done('route add shop shop.localhost answer=200 body=plain')
  const root = ca()
  await gate.done('settings set https=none tls=off')
  expect(await gate.ask('shop.localhost')).toMatchObject({ status: 200, body: 'plain' })
  await expect(askSecurely(port, 'shop.localhost', root)).rejects.toThrow('ECONNREFUSED')
})

it('an upstream with HTTPS is trusted by its CA and its name, and by nothing less', async () => {
  const { gate: inner, port, ca } = await secureGate()
  await inner.done('route add api api.internal.localhost answer=200 body=inside')
  const gate = keep(await TestGatehouse.start())
  const oneLine = ca().replace(/-----[A-Z ]+-----|\s/g, '')
  const add = (keys: string) =>
    gate.type(
      `route add api api.localhost https://127.0.0.1:${port} host-header=api.internal.localhost ${keys}`,
    )

  const without = await add('server-name=api.internal.localhost')
  expect([without.exit, without.reply.code?.text]).toEqual([1, expect.stringContaining('unknown authority')])
  const wrongName = await add(`server-name=other.internal.localhost ca=${oneLine}`)
  expect([wrongName.exit, wrongName.reply.code?.text]).toEqual([1, expect.stringContaining('tls')])
  const right = await add(`server-name=api.internal.localhost ca=${oneLine}`)
  expect(right.exit).toBe(0)
  expect(await gate.ask('api.localhost')).toMatchObject({ status: 200, body: 'inside' })
})
