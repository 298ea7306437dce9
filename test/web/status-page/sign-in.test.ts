import { beforeEach, describe, expect, it } from 'vitest'
import { keeper } from '../../harness/kept.ts'
import { cookieOf, TestDoor } from './scene.ts'

const keep = keeper()
let door: TestDoor

beforeEach(async () => {
  door = keep(await TestDoor.start())
  door.document('viewer/overview.json', '{"for":"viewers"}')
  door.document('operator/overview.json', '{"for":"operators"}')
})

describe('a link to sign in', () => {
  it('is not used up by looking: its button signs the browser in, once', async () => {
    const anna = door.gatehouse.person('anna', 'viewer')
    const link = await door.link(anna.caller)
    for (let looked = 0; looked < 3; looked += 1) {
      const preview = await door.ask(link)
      expect(preview).toMatchObject({ status: 200, body: expect.stringContaining('Sign in as anna') })
      expect(preview.headers['set-cookie']).toBeUndefined()
    }
    const signed = await door.ask(link, { method: 'POST' })
    expect(signed).toMatchObject({ status: 303, headers: { location: '/' } })
    expect(signed.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-gatehouse=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Strict$/),
    ])
    const page = await door.ask('/', { cookie: cookieOf(signed) })
    expect(page).toMatchObject({ status: 200, body: '<p>the built page index</p>' })
    const used = await door.ask(link, { method: 'POST' })
    expect(used.status).toBe(404)
    expect(used.headers['set-cookie']).toBeUndefined()
  })
})
