import { describe, expect, it } from 'vitest'
import type { Answer } from '../harness/ask.ts'
import { PolicyScene, showsPolicy } from './scene.ts'

const app = 'https://app.example.com'
const preflight = (origin: string, method = 'PUT') => ({
  method: 'OPTIONS',
  headers: { Origin: origin, 'Access-Control-Request-Method': method },
})
const corsOf = ({ headers }: Answer) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')))
const varies = ({ headers }: Answer) => String(headers.vary).split(/, */)

const careless: NonNullable<Parameters<typeof PolicyScene.start>[0]> = (request, response) => {
  response.setHeader('Access-Control-Allow-Origin', '*')
  response.setHeader('Access-Control-Allow-Credentials', 'true')
  response.setHeader('Access-Control-Allow-Methods', 'DELETE')
  response.setHeader('Vary', 'Cookie')
  if (request.url === '/broken') request.socket.destroy()
  else response.writeHead(Number(request.url?.slice(1)) || 200).end('shop')
}

describe('cors', () => {
  showsPolicy({
    title: 'names an allowed origin exactly once on every answer, and no other one',
    before: ['policy add no-scanners ip-deny networks=203.0.113.0/24', 'route policy add shop no-scanners'],
    add: `policy add it cors origins=${app},http://localhost:3000,https://*.apps.example.com credentials=yes expose=x-total`,
    upstream: careless,
    check: async scene => {
      const paths = [
        ['/200', 200, {}],
        ['/401', 401, {}],
        ['/429', 429, {}],
        ['/broken', 502, {}],
        ['/', 403, { client: '203.0.113.5' }],
      ] as const
      for (const [path, status, options] of paths) {
        for (const origin of [app, 'http://localhost:3000', 'https://a-1.apps.example.com']) {
          const answer = await scene.ask(path, { headers: { Origin: origin }, ...options })
          expect(answer.status).toBe(status)
          expect(corsOf(answer)).toEqual({
            'access-control-allow-origin': origin,
            'access-control-allow-credentials': 'true',
            'access-control-expose-headers': 'X-Total',
          })
          expect(varies(answer)).toContain('Origin')
        }
        for (const origin of [undefined, 'https://evil.example', 'null']) {
          const headers: Record<string, string> = origin === undefined ? {} : { Origin: origin }
          const answer = await scene.ask(path, { headers, ...options })
          expect(corsOf(answer), `${status} for ${origin}`).toEqual({})
          expect(varies(answer)).toContain('Origin')
        }
      }
      expect(varies(await scene.ask('/200'))).toEqual(expect.arrayContaining(['Cookie', 'Origin']))
    },
  })

  showsPolicy({
    title: 'answers preflights before the upstream, and refuses those of others',
    add: `policy add it cors origins=${app} methods=get,put headers=x-request-id,Content-Type max-age=5m`,
    upstream: careless,
    check: async scene => {
      const reached = await scene.reaching(async () => {
        const answer = await scene.ask('/', preflight(app))
        expect(answer.status).toBe(204)
        expect(answer.body).toBe('')
        expect(corsOf(answer)).toEqual({
          'access-control-allow-origin': app,
          'access-control-allow-methods': 'GET, PUT',
          'access-control-allow-headers': 'Content-Type, X-Request-Id',
          'access-control-max-age': '300',
        })
        const refused = await scene.ask('/', preflight('https://evil.example'))
        expect(refused.status).toBe(403)
        expect(corsOf(refused)).toEqual({})
      })
      expect(reached).toBe(0)
      const plain = await scene.reaching(() =>
        scene.ask('/', { method: 'OPTIONS', headers: { Origin: app } }),
      )
      expect(plain).toBe(1)
    },
  })

  showsPolicy({
    title: 'lets everybody read, without credentials',
    add: 'policy add it cors origins=* headers=none',
    upstream: careless,
    check: async scene => {
      const answer = await scene.ask('/broken', { headers: { Origin: 'https://any.example' } })
      expect(corsOf(answer)).toEqual({ 'access-control-allow-origin': '*' })
      expect(corsOf(await scene.ask('/', preflight('https://any.example')))).toEqual({
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET, HEAD, POST',
        'access-control-max-age': '600',
      })
    },
  })

  it('no spelling of another origin passes for an allowed one', { timeout: 60_000 }, async () => {
    const scene = await PolicyScene.start()
    try {
      await scene.gatehouse.done(
        `policy add it cors origins=${app},https://*.apps.example.com:8443,http://[::1]:3000`,
        'route policy add shop it',
      )
      for (const origin of [app, 'https://x.apps.example.com:8443', 'http://[::1]:3000'])
        expect((await scene.ask('/', preflight(origin))).status, origin).toBe(204)
      for (const origin of foreign) {
        const answer = await scene.ask('/', { headers: { Origin: origin } })
        expect(corsOf(answer), origin).toEqual({})
        expect((await scene.ask('/', preflight(origin))).status, origin).toBe(403)
      }
    } finally {
      await scene.stop()
    }
  })
})

const foreign = [
  'http://app.example.com',
  'https://app.example.com:8443',
  'https://app.example.com.evil.example',
  'https://evil.example/https://app.example.com',
  'https://evilapp.example.com',
  'https://app-example.com',
  'https://appxexample.com',
  'https://APP.example.com',
  'https://app.example.com/',
  'https://app.example.com,https://evil.example',
  'https://evil.example, https://app.example.com',
  ' https://app.example.com.evil.example',
  'https://apps.example.com:8443',
  'https://.apps.example.com:8443',
  'https://a.b.apps.example.com:8443',
  'https://x.apps.example.com',
  'https://evil.example#.apps.example.com:8443',
  'https://evil.example/.apps.example.com:8443',
  'https://user@x.apps.example.com:8443',
  'https://x.apps.example.com:84430',
  'https://xapps.example.com:8443',
  '*',
  'null',
  '{http.request.host}',
]
