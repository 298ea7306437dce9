import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import type { Answer } from '../harness/ask.ts'
import { textOf } from '../harness/gatehouse.ts'
import { PolicyScene, showsPolicy } from './scene.ts'

/** Every header that it can send, it sends in its own way. */
function careless(request: IncomingMessage, response: ServerResponse): void {
  const own = {
    'X-Frame-Options': 'ALLOWALL',
    'X-Content-Type-Options': 'sniff',
    'Referrer-Policy': 'unsafe-url',
    'Permissions-Policy': 'camera=*',
    'Content-Security-Policy': 'default-src *',
    'Cross-Origin-Opener-Policy': 'unsafe-none',
    'X-Team': 'somebody',
    Server: 'careless/1.0',
    'X-Powered-By': 'careless/1.0',
    'X-AspNet-Version': '4.0',
  }
  for (const [name, value] of Object.entries(own)) response.setHeader(name, value)
  if (request.url === '/broken') request.socket.destroy()
  else response.writeHead(Number(request.url?.slice(1)) || 200).end('shop')
}

const statuses = [
  ['/200', 200],
  ['/304', 304],
  ['/401', 401],
  ['/429', 429],
  ['/503', 503],
  ['/broken', 502],
] as const

function once(answer: Answer, wanted: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(wanted)) expect(answer.headers[name], name).toBe(value)
}

describe('headers', () => {
  showsPolicy({
    title:
      'come exactly once on every answer, also when the upstream sends its own, and on errors of the edge',
    before: ['policy add no-scanners ip-deny networks=203.0.113.0/24', 'route policy add shop no-scanners'],
    add: 'policy add it headers preset=strict set=X-Team:payments,X-Env:prod',
    upstream: careless,
    check: async scene => {
      const wanted = {
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'x-permitted-cross-domain-policies': 'none',
        'x-xss-protection': '0',
        'content-security-policy':
          "default-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
        'x-team': 'payments',
        'x-env': 'prod',
        server: undefined,
        via: undefined,
        'x-powered-by': undefined,
        'x-aspnet-version': undefined,
      }
      for (const [path, status] of statuses) {
        const answer = await scene.ask(path)
        expect(answer.status).toBe(status)
        once(answer, wanted)
        expect(answer.headers['permissions-policy']).toContain('camera=()')
        expect(answer.headers['permissions-policy']).not.toContain('camera=*')
      }
      const refused = await scene.ask('/', { client: '203.0.113.9' })
      expect(refused.status).toBe(403)
      once(refused, wanted)
    },
  })

  showsPolicy({
    title: 'a site keeps its own Content-Security-Policy under the preset web',
    add: 'policy add it headers',
    upstream: careless,
    check: async scene => {
      once(await scene.ask('/'), {
        'content-security-policy': 'default-src *',
        'x-frame-options': 'SAMEORIGIN',
        'cross-origin-opener-policy': 'same-origin-allow-popups',
        'referrer-policy': 'strict-origin-when-cross-origin',
        'x-team': 'somebody',
      })
    },
  })

  showsPolicy({
    title: 'a policy that is only reported leaves what the upstream enforces',
    add: `policy add it headers preset=none csp="default-src 'self';  img-src 'self' data:" csp-report-only=yes remove=none`,
    upstream: careless,
    check: async scene => {
      once(await scene.ask('/'), {
        'content-security-policy': 'default-src *',
        'content-security-policy-report-only': "default-src 'self'; img-src 'self' data:",
        'x-powered-by': 'careless/1.0',
      })
      once(await scene.ask('/broken'), {
        'content-security-policy-report-only': "default-src 'self'; img-src 'self' data:",
      })
    },
  })

  showsPolicy({
    title: 'what is said of keeping answers leaves errors of the edge unkept',
    add: 'policy add it headers preset=none set=Cache-Control:max-age=60 remove=none',
    upstream: careless,
    check: async scene => {
      once(await scene.ask('/'), { 'cache-control': 'max-age=60' })
      once(await scene.ask('/broken'), { 'cache-control': 'no-store' })
      expect(await scene.verdict('it')).toBe(
        'proven: 1 headers came exactly once, and 0 did not come, on an answer and on a 502; but errors of the edge keep their own Cache-Control: no-store',
      )
    },
  })

  showsPolicy({
    title: 'own headers and permissions go before those of the preset',
    add: 'policy add it headers preset=api permissions="camera=(),geolocation=(self)" set=x-frame-options:SAMEORIGIN',
    upstream: careless,
    check: async scene => {
      once(await scene.ask('/broken'), {
        'x-frame-options': 'SAMEORIGIN',
        'permissions-policy': 'camera=(), geolocation=(self)',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      })
    },
  })

  it('a preset that protects less is shown first, and a wrong text changes nothing', async () => {
    const scene = await PolicyScene.start()
    try {
      const { gatehouse } = scene
      await gatehouse.done(
        `policy add it headers preset=strict csp="default-src 'self' 'unsafe-inline'"`,
        'route policy add shop it',
      )
      expect(textOf(await gatehouse.done('policy show it'))).toContain(
        "Note: 'unsafe-inline' lets scripts run",
      )
      await gatehouse.expectUnchanged(async () => {
        const weaker = await gatehouse.type('policy set it preset=web', 'nothing')
        expect(weaker.reply.pending).toBeDefined()
        expect(textOf(weaker.reply)).toContain(
          'The policy it protects less: Cross-Origin-Opener-Policy from same-origin to same-origin-allow-popups',
        )
        const wrong = await gatehouse.type('policy set it csp="default-src self"')
        expect(wrong.exit).toBe(2)
        expect(textOf(wrong.reply)).toContain("csp: default-src: self needs single quotes: 'self'.")
      })
      const stronger = await gatehouse.type('policy set it set=X-Team:payments', 'nothing')
      expect(stronger.exit).toBe(0)
    } finally {
      await scene.stop()
    }
  })
})
