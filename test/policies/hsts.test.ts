import { describe, expect } from 'vitest'
import { showsPolicy } from './scene.ts'

describe('hsts', () => {
  showsPolicy({
    title: 'comes exactly once, also when the upstream sends its own, and on errors',
    add: 'policy add it hsts max-age=30d subdomains=yes',
    upstream: (request, response) => {
      response.setHeader('Strict-Transport-Security', 'max-age=1')
      if (request.url === '/broken') request.socket.destroy()
      else response.end('shop')
    },
    check: async scene => {
      for (const [path, status] of [
        ['/', 200],
        ['/broken', 502],
      ] as const) {
        const answer = await scene.ask(path)
        expect(answer.status).toBe(status)
        expect(answer.headers['strict-transport-security']).toBe('max-age=2592000; includeSubDomains')
      }
    },
  })
})
