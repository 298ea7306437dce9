import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { PolicyScene, showsPolicy } from './scene.ts'

const attack = '/?id=1%27%20OR%20%271%27=%271'
const form = { 'content-type': 'application/x-www-form-urlencoded' }
const json = { 'content-type': 'application/json' }

/** The rules that matched requests of a path, as Caddy logs them. */
function matched(scene: PolicyScene, path: string): number[] {
  return readFileSync(scene.gatehouse.edge.place.wafLog, 'utf8')
    .split('\n')
    .filter(line => line.includes('"rule matched"') && line.includes(`"path":"${path}"`))
    .map(line => JSON.parse(line).rule_id)
}

const sqlError =
  'You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version'

const bad = '&q=<script>alert(1)</script>'
/** A form of so many bytes. */
const filler = (length: number, end = '') => `a=${'x'.repeat(length - 2 - end.length)}${end}`
const post = (scene: PolicyScene, body: string) =>
  scene.ask('/', { method: 'POST', headers: form, body: Buffer.from(body) })

describe('waf', () => {
  showsPolicy({
    title: 'refuses attacks in the address, in forms, in JSON and in headers, and lets the rest through',
    add: 'policy add it waf',
    check: async scene => {
      const reached = await scene.reaching(async () => {
        for (const answer of [
          await scene.ask(attack),
          await scene.ask('/', {
            method: 'POST',
            headers: form,
            body: Buffer.from('q=<script>alert(1)</script>'),
          }),
          await scene.ask('/', {
            method: 'POST',
            headers: json,
            body: Buffer.from(JSON.stringify({ deep: { list: ["1' OR '1'='1"] } })),
          }),
          await scene.ask('/', { headers: { 'User-Agent': 'sqlmap/1.8' } }),
        ])
          expect([answer.status, answer.body]).toEqual([403, '403 Forbidden\n'])
      })
      expect(reached).toBe(0)
      expect((await scene.ask('/?q=shoes')).status).toBe(200)
    },
  })

  let asked = 0
  showsPolicy({
    title: 'that only detects lets attacks through and writes down the rules, but not for proofs',
    add: 'policy add it waf mode=detect body-limit=2KB',
    check: async scene => {
      expect(matched(scene, '/')).toEqual([])
      asked += 1
      const path = `/seen-${asked}`
      expect((await scene.ask(path + attack.slice(1))).status).toBe(200)
      const body = Buffer.alloc(5000, 'a')
      expect((await scene.ask(path, { method: 'POST', headers: form, body })).status).toBe(200)
      const rules = await until(
        () => matched(scene, path),
        found => found.length > 0,
        2000,
      ).catch(() => [])
      expect(rules).toContain(942_100)
    },
  })

  showsPolicy({
    title: 'refuses longer bodies with 413 before the upstream',
    add: 'policy add it waf body-limit=2KB',
    check: async scene => {
      expect((await post(scene, filler(2000))).status).toBe(200)
      expect((await post(scene, filler(2000, bad))).status).toBe(403)
      expect(
        await scene.reaching(async () => expect((await post(scene, filler(2001))).status).toBe(413)),
      ).toBe(0)
    },
  })

  showsPolicy({
    title: 'lets the rest of longer bodies pass unseen when it is told to',
    add: 'policy add it waf body-limit=2KB argument-limit=100 beyond-limit=pass',
    check: async scene => {
      expect((await post(scene, filler(5000))).status).toBe(200)
      expect((await post(scene, `q=1${bad}&${filler(5000)}`)).status).toBe(403)
      expect((await post(scene, filler(5000, bad))).status).toBe(200)
      expect((await post(scene, Array.from({ length: 300 }, () => 'a=1').join('&'))).status).toBe(200)
      const long = Buffer.from(JSON.stringify({ text: 'x'.repeat(5000) }))
      expect((await scene.ask('/', { method: 'POST', headers: json, body: long })).status).toBe(200)
    },
  })

  showsPolicy({
    title: 'refuses more values than are inspected with 413, so that no attack hides behind them',
    add: 'policy add it waf argument-limit=200',
    check: async scene => {
      const many = (count: number) => Array.from({ length: count }, (_, index) => index)
      const fields = (count: number) => many(count).map(index => `a${index}=1`)
      const send = async (type: string, body: string) =>
        (await scene.ask('/', { method: 'POST', headers: { 'content-type': type }, body: Buffer.from(body) }))
          .status
      expect((await post(scene, fields(150).join('&'))).status).toBe(200)
      expect((await post(scene, fields(150).join('&') + bad)).status).toBe(403)
      const reached = await scene.reaching(async () => {
        expect((await post(scene, fields(300).join('&') + bad)).status).toBe(413)
        expect((await scene.ask(`/?${fields(300).join('&')}`)).status).toBe(413)
        for (const type of ['application/json', 'text/plain'])
          expect(await send(type, JSON.stringify([...many(300), '<script>alert(1)</script>'])), type).toBe(
            413,
          )
      })
      expect(reached).toBe(0)
      await expect(send('application/json', JSON.stringify(many(150)))).resolves.toBe(200)
    },
  })

  showsPolicy({
    title: 'looks at answers when it is told to, also at those that an upstream would compress',
    add: 'policy add it waf response-inspection=yes',
    upstream: ({ url, headers }, response) => {
      const text = url === '/broken' ? `<p>${sqlError}</p>` : '<p>shoes</p>'
      const zip = String(headers['accept-encoding'] ?? '').includes('gzip')
      response.setHeader('Content-Type', 'text/html')
      if (zip) response.setHeader('Content-Encoding', 'gzip')
      response.end(zip ? gzipSync(text) : text)
    },
    check: async scene => {
      const headers = { 'Accept-Encoding': 'gzip' }
      const refused = await scene.ask('/broken', { headers })
      expect([refused.status, refused.body]).toEqual([403, '403 Forbidden\n'])
      expect(await scene.ask('/shoes', { headers })).toMatchObject({ status: 200, body: '<p>shoes</p>' })
    },
  })

  showsPolicy({
    title: 'is more suspicious at a higher paranoia, and still lets a plain request through',
    add: 'policy add it waf paranoia=4',
    check: async scene => {
      const odd = '/?q=a;b%7Cc--'
      const hidden = JSON.stringify({ user: { name: "1' OR '1'='1" } })
      expect((await post(scene, hidden)).status).toBe(403)
      expect((await scene.ask(odd, { headers: { Accept: '*/*', 'User-Agent': 'test' } })).status).toBe(403)
      expect((await scene.ask('/', { headers: { Accept: '*/*', 'User-Agent': 'test' } })).status).toBe(200)
    },
  })

  showsPolicy({
    title: 'with a threshold that no proof reaches says so, and refuses nothing that scores less',
    add: 'policy add it waf inbound-threshold=1000',
    verdict: 'open',
    check: async scene => {
      asked += 1
      const path = `/seen-${asked}`
      expect((await scene.ask(path + attack.slice(1))).status).toBe(200)
      expect(matched(scene, path)).toContain(942_100)
    },
  })

  showsPolicy({
    title: 'lets the bodies of named types pass at once, whatever is in them, and inspects all others',
    add: 'policy add it waf body-limit=2KB unread-types=image/png,application/octet-stream',
    check: async scene => {
      const put = (type: string, body: Buffer) =>
        scene.ask('/', { method: 'PUT', headers: { 'content-type': type }, body })
      const zeros = Buffer.alloc(100_000)
      expect((await put('image/png', zeros)).status).toBe(200)
      expect((await put('Application/Octet-Stream', zeros)).status).toBe(200)
      expect((await put('image/pngx', Buffer.from('x'))).status).toBe(403)
      expect((await put('image/gif', Buffer.from('x'))).status).toBe(403)
      expect((await scene.ask(attack, { headers: { 'content-type': 'image/png' } })).status).toBe(403)
    },
  })

  it('is proven with every key at its most suspicious, and with types that no rule reads', {
    timeout: 30_000,
  }, async () => {
    const scene = await PolicyScene.start()
    try {
      await scene.gatehouse.done(
        'policy add it waf paranoia=4 inbound-threshold=1 outbound-threshold=1 response-inspection=yes body-limit=1KB',
        'route policy add shop it',
      )
      expect(await scene.verdict('it')).toMatch(/^proven: .* was not tried$/)
      await scene.gatehouse.done('policy set it unread-types=application/json')
      expect(await scene.verdict('it')).toMatch(
        /^proven: SQL injection, .*, SQL injection in a body, each alone/,
      )
      await scene.gatehouse.done(
        'policy set it unread-types=application/json,application/x-www-form-urlencoded',
      )
      expect(await scene.verdict('it')).toMatch(
        /^proven: SQL injection, XSS, traversal, command injection, Log4j, each alone/,
      )
    } finally {
      await scene.stop()
    }
  })
})
