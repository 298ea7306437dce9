import { request } from 'node:https'
import { httpsRedirect } from '@gatehouse/core/routing/policies/https-redirect.ts'
import { typedOptions } from '@gatehouse/core/routing/policy/policy-kind.ts'
import { describe, expect, it } from 'vitest'
import type { Answer, AskOptions } from '../harness/ask.ts'
import { freePort } from '../harness/edge.ts'
import { textOf } from '../harness/gatehouse.ts'
import { PolicyScene, showsPolicy } from './scene.ts'

const target = '/cart?id=7&r=%20'
const elsewhere = '127.0.0.2'

type Place = Pick<Answer, 'status'> & { location: string | undefined }

/** Where a request leads that came with X-Forwarded-Proto lines, one a proxy. */
async function place(scene: PolicyScene, proto: string | null, options: AskOptions = {}): Promise<Place> {
  const headers = { ...(proto !== null && { 'X-Forwarded-Proto': proto }), ...options.headers }
  const answer = await scene.ask(target, { ...options, headers })
  return { status: answer.status, location: answer.headers.location as string | undefined }
}

describe('https-redirect behind proxies that end TLS', () => {
  showsPolicy({
    title: 'sends what came by plain HTTP to HTTPS, and believes trusted proxies alone',
    add: 'policy add it https-redirect',
    check: async scene => {
      const sent = { status: 308, location: `https://shop.localhost${target}` }
      const through = { status: 200, location: undefined }
      for (const proto of ['https', 'HTTPS', 'https, https', 'https,https'])
        expect(await place(scene, proto), proto).toEqual(through)
      const reached = await scene.reaching(async () => {
        // The last two are what comes of a forged header where a proxy appends its own word.
        for (const proto of [null, 'http', '', 'ftp', 'httpsx', 'x https', 'https, http', 'http, https'])
          expect(await place(scene, proto), String(proto)).toEqual(sent)
        for (const proto of ['https', 'http', null])
          expect(await place(scene, proto, { from: elsewhere }), String(proto)).toEqual(sent)
        // Nor do other headers help, nor those of Gatehouse's own proofs.
        const headers = {
          Forwarded: 'proto=https',
          'X-Forwarded-Ssl': 'on',
          'X-Forwarded-For': '127.0.0.1',
          'X-Gatehouse-Proof': 'it',
          'X-Gatehouse-Trusted': 'yes',
        }
        expect(await place(scene, 'https', { from: elsewhere, headers })).toEqual(sent)
        expect(await place(scene, 'http', { method: 'POST', body: Buffer.from('x') })).toEqual(sent)
        expect(await place(scene, 'http', { headers: { host: 'SHOP.localhost:8080' } })).toMatchObject({
          location: expect.stringMatching(/^https:\/\/shop\.localhost\/cart/i),
        })
      })
      expect(reached).toBe(0)
    },
  })

  showsPolicy({
    title: 'names the port on which people come by HTTPS',
    add: 'policy add it https-redirect port=8443',
    check: async scene =>
      expect(await place(scene, 'http')).toEqual({
        status: 308,
        location: `https://shop.localhost:8443${target}`,
      }),
  })
})

describe('https-redirect', () => {
  it('is refused where nothing ends HTTPS, also when that comes about later', {
    timeout: 60_000,
  }, async () => {
    const scene = await PolicyScene.start(undefined, { trustedProxies: [] })
    try {
      const { gatehouse } = scene
      await gatehouse.done('policy add it https-redirect')
      const refused = await gatehouse.expectUnchanged(() => gatehouse.type('route policy add shop it'))
      expect(textOf(refused.reply)).toContain('The policy it would redirect every request for ever')
      await gatehouse.done('settings set trusted-proxies=127.0.0.1', 'route policy add shop it')
      const back = await gatehouse.expectUnchanged(() => gatehouse.type('settings set trusted-proxies=none'))
      expect(textOf(back.reply)).toContain('The policy it would redirect every request for ever')
    } finally {
      await scene.stop()
    }
  })

  it('on an edge with an HTTPS listener adds what a trusted proxy had by plain HTTP', {
    timeout: 60_000,
  }, async () => {
    const port = await freePort()
    const scene = await PolicyScene.start(undefined, { https: `127.0.0.1:${port}`, tls: 'internal' })
    try {
      const { gatehouse } = scene
      const secure = (headers: Record<string, string>, from: string) => askSecurely(port, headers, from)
      const home = '127.0.0.1'
      expect(await secure({ 'X-Forwarded-Proto': 'http' }, home)).toBe('200')
      await gatehouse.done('policy add it https-redirect', 'route policy add shop it')
      expect(await scene.verdict('it')).toBe(
        'proven: plain HTTP got 308 to HTTPS; what a proxy had by HTTP got 308, what it had by HTTPS came through',
      )
      expect(await secure({ 'X-Forwarded-Proto': 'http' }, home)).toBe(`308 https://shop.localhost${target}`)
      expect(await secure({ 'X-Forwarded-Proto': 'https' }, home)).toBe('200')
      expect(await secure({}, home)).toBe('200')
      expect(await secure({ 'X-Forwarded-Proto': 'http' }, elsewhere)).toBe('200')
      const reached = await scene.reaching(async () =>
        expect(await place(scene, 'https')).toEqual({
          status: 308,
          location: `https://shop.localhost:${port}${target}`,
        }),
      )
      expect(reached).toBe(0)
      await scene.takeOut('it')
      expect(await secure({ 'X-Forwarded-Proto': 'http' }, home)).toBe('200')
      expect(await scene.verdict('it')).toBe(
        'failed: what a proxy had by HTTP: it came through to the target',
      )
      // Without trusted proxies the listener does all of it.
      await gatehouse.done('settings set trusted-proxies=none')
      expect(await scene.verdict('it')).toBe('proven: plain HTTP got 308 to HTTPS')
    } finally {
      await scene.stop()
    }
  })
})

it.each([
  ['0', 'port: write a whole number from 1 to 65535.'],
  ['65536', 'port: write a whole number from 1 to 65535.'],
  ['443/x', 'port: write a whole number from 1 to 65535.'],
  ['{http.request.port}', 'port: write a whole number from 1 to 65535.'],
])('%s is no port', (port, words) => {
  expect(() => typedOptions(httpsRedirect, null, { port })).toThrow(words)
})

/** Status, and where it leads. */
function askSecurely(port: number, headers: Record<string, string>, from: string): Promise<string> {
  const host = 'shop.localhost'
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        host: '127.0.0.1',
        port,
        path: target,
        servername: host,
        headers: { host, ...headers },
        localAddress: from,
        rejectUnauthorized: false,
        agent: false,
      },
      incoming => {
        incoming.resume()
        incoming.on('end', () =>
          resolve([incoming.statusCode, incoming.headers.location].filter(Boolean).join(' ')),
        )
      },
    )
    outgoing.on('error', reject)
    outgoing.end()
  })
}
