import { describe, expect, it } from 'vitest'
import type { Answer } from '../harness/ask.ts'
import { keeper } from '../harness/kept.ts'
import { PolicyScene } from './scene.ts'

const keep = keeper()
const app = 'https://app.example.com'

/** A route with all that is about answers, under policies that refuse. The upstream sends everything in its own way. */
async function sceneWith(...refusing: string[]): Promise<PolicyScene> {
  const scene = keep(
    await PolicyScene.start((request, response) => {
      response.setHeader('Strict-Transport-Security', 'max-age=1')
      response.setHeader('X-Frame-Options', 'ALLOWALL')
      response.setHeader('Access-Control-Allow-Origin', '*')
      response.setHeader('Vary', 'Cookie')
      response.setHeader('Content-Type', 'text/html')
      if (request.url === '/broken') request.socket.destroy()
      else response.end('A page. '.repeat(200))
    }),
  )
  const around = [
    'hsts hsts',
    'headers headers preset=strict',
    `cors cors origins=${app}`,
    'compress compress',
  ]
  const named = [...around, ...refusing]
  await scene.gatehouse.done(
    ...named.map(words => `policy add ${words}`),
    `route policy add shop ${named.map(words => words.split(' ')[0]).join(' ')}`,
  )
  return scene
}

/** Each header is there exactly once, in the words of the edge. */
function whole(answer: Answer, allowed = true): void {
  expect(answer.headers).toMatchObject({
    'strict-transport-security': 'max-age=31536000',
    'x-frame-options': 'DENY',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringMatching(/^default-src 'self';[^,]*$/),
    'permissions-policy': expect.stringMatching(/^accelerometer=\(\)/),
  })
  expect(answer.headers['access-control-allow-origin']).toBe(allowed ? app : undefined)
  expect(String(answer.headers.vary).split(', ')).toContain('Origin')
  expect(answer.headers.server).toBeUndefined()
  expect(answer.headers.via).toBeUndefined()
}

describe('what is about answers is on every answer, exactly once', () => {
  it('whoever refuses', { timeout: 60_000 }, async () => {
    const scene = await sceneWith(
      'denied ip-deny networks=203.0.113.0/24',
      'paths strict-path',
      'limit rate-limit limits=3/1m paths=/few',
      'attacks waf',
      'bodies body-limit max=1KB',
    )
    const big = { method: 'POST', body: Buffer.alloc(2000, 'a'), headers: { 'Content-Type': 'text/plain' } }
    const cases = [
      ['/', 200, {}],
      ['/', 403, { client: '203.0.113.7' }],
      ['/a;b', 400, {}],
      ['/?q=<script>alert(1)</script>', 403, {}],
      ['/', 413, big],
      ['/broken', 502, {}],
    ] as const
    for (const [path, status, options] of cases) {
      const headers = 'headers' in options ? options.headers : {}
      for (const origin of [app, 'https://evil.example']) {
        const answer = await scene.ask(path, { ...options, headers: { ...headers, Origin: origin } })
        expect(answer.status, path).toBe(status)
        whole(answer, origin === app)
      }
    }
    const limited: Answer[] = []
    for (let made = 0; made < 4; made += 1)
      limited.push(await scene.ask('/few', { client: '198.51.100.7', headers: { Origin: app } }))
    expect(limited.map(({ status }) => status)).toEqual([200, 200, 200, 429])
    for (const answer of limited) whole(answer)
    expect(limited[3]?.headers['retry-after']).toMatch(/^\d+$/)
  })

  it('before somebody has signed in, and a preflight need not', { timeout: 60_000 }, async () => {
    const scene = await sceneWith('staff basic-auth')
    const refused = await scene.ask('/', { headers: { Origin: app } })
    expect(refused.status).toBe(401)
    expect(refused.headers['www-authenticate']).toMatch(/^Basic /)
    whole(refused)
    const reached = await scene.reaching(async () => {
      const asks = { Origin: app, 'Access-Control-Request-Method': 'PUT' }
      const preflight = await scene.ask('/', { method: 'OPTIONS', headers: asks })
      expect(preflight.status).toBe(204)
      whole(preflight)
      const other = await scene.ask('/', {
        method: 'OPTIONS',
        headers: { ...asks, Origin: 'https://evil.example' },
      })
      expect(other.status).toBe(403)
      whole(other, false)
      // Only a preflight is answered without a login; any other OPTIONS is not.
      expect((await scene.ask('/', { method: 'OPTIONS', headers: { Origin: app } })).status).toBe(401)
    })
    expect(reached).toBe(0)
  })
})
