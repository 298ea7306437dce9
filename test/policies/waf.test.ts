import { describe, expect } from 'vitest'
import { showsPolicy } from './scene.ts'

const attack = '/?id=1%27%20OR%20%271%27=%271'

describe('waf', () => {
  showsPolicy({
    title: 'refuses attacks in the address, in forms, in JSON and in headers, and lets the rest through',
    add: 'policy add it waf',
    check: async scene => {
      const form = { 'content-type': 'application/x-www-form-urlencoded' }
      const json = { 'content-type': 'application/json' }
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
})
