import { describe, expect } from 'vitest'
import { showsPolicy } from './scene.ts'

describe('ip-allow', () => {
  showsPolicy({
    title: 'lets the clients through that it names and refuses all others',
    add: 'policy add it ip-allow networks=203.0.113.0/24,2001:db8:0ff::/48',
    check: async scene => {
      for (const client of ['203.0.113.7', '2001:db8:0ff::1', '::ffff:203.0.113.9'])
        expect((await scene.ask('/', { client })).status, client).toBe(200)
      const reached = await scene.reaching(async () => {
        for (const client of ['198.51.100.7', '2001:db8:900d::1', '::ffff:198.51.100.7', '127.0.0.1'])
          expect((await scene.ask('/', { client })).status, client).toBe(403)
      })
      expect(reached).toBe(0)
    },
  })

  showsPolicy({
    title: 'takes IPv4 in IPv6 spelling for IPv4',
    add: 'policy add it ip-allow networks=::ffff:203.0.113.0/120',
    check: async scene => {
      expect((await scene.ask('/', { client: '203.0.113.7' })).status).toBe(200)
      expect((await scene.ask('/', { client: '198.51.100.7' })).status).toBe(403)
    },
  })
})
