import { describe, expect } from 'vitest'
import { showsPolicy } from './scene.ts'

describe('ip-deny', () => {
  showsPolicy({
    title: 'refuses the clients that it names and lets the others through',
    add: 'policy add it ip-deny networks=203.0.113.0/24,2001:db8:bad::/48',
    check: async scene => {
      const reached = await scene.reaching(async () => {
        for (const client of ['203.0.113.7', '2001:db8:bad::1', '::ffff:203.0.113.9'])
          expect((await scene.ask('/', { client })).status, client).toBe(403)
      })
      expect(reached).toBe(0)
      for (const client of ['198.51.100.7', '2001:db8:900d::1'])
        expect((await scene.ask('/', { client })).status, client).toBe(200)
    },
  })
})
