import { basicUsers } from '@gatehouse/core/routing/policies/basic-auth/policy-users.ts'
import { beforeEach, describe, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { TestWeb, type WebAnswer } from './web-parts.ts'

const keep = keeper()
const right = 'correct horse battery staple'
let web: TestWeb

beforeEach(async () => {
  web = keep(await TestWeb.start())
  const users = [{ name: 'anna', hash: null }]
  const options = { realm: 'staff', 'pass-on': false, users }
  web.deps.edge.state = {
    ...web.deps.edge.state,
    policies: [{ name: 'doors', kind: 'basic-auth', options }],
  }
})

const link = () =>
  web.link(
    'password',
    web.deps.policyUsers.keep({ policy: 'doors', user: 'anna', askedBy: 'olga', carriedBy: [] }),
  )
const open = (token: string) => web.ask(`/once/${token}`, { method: 'POST' })
const sessionIn = ({ text }: WebAnswer) => /name="session" value="([^"]+)"/.exec(text)?.[1] ?? ''
const send = (token: string, form: Record<string, string>) =>
  web.ask(`/once/${token}/password`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(form).toString(),
  })
const hash = () => basicUsers(web.deps.edge.state, 'doors')[0]?.hash

describe('the page of a password', () => {
  it('is not used up by looking, and asks for the password twice', async () => {
    const token = link()
    for (let looked = 0; looked < 3; looked += 1)
      expect((await web.ask(`/once/${token}`)).text).toContain(
        'This sets the password of anna of the policy doors.',
      )
    const opened = await open(token)
    expect(opened.text.match(/type="password" autocomplete="new-password"/g)).toHaveLength(2)
    expect((await open(token)).status).toBe(404)
  })

  it('sets it, once, and writes down who asked for the link', async () => {
    const token = link()
    const session = sessionIn(await open(token))
    const answer = await send(token, { session, password: right, again: right })
    expect([answer.status, answer.text.includes('The password is set')]).toEqual([200, true])
    expect(hash()).toMatch(/^\$argon2id\$v=19\$m=47104,t=1,p=1\$/)
    expect(web.deps.edge.changes.at(-1)).toMatchObject({ author: 'olga', consent: { kind: 'own' } })
    const before = hash()
    expect((await send(token, { session, password: right, again: right })).status).toBe(410)
    expect(hash()).toBe(before)
    const written = JSON.stringify([web.deps.audit.list({ limit: 100 }), web.logged, answer])
    for (const secret of [right, before ?? 'none', token, session]) expect(written).not.toContain(secret)
  })

  it('says what is wrong and lets it be tried again, without showing what was typed', async () => {
    const token = link()
    let session = sessionIn(await open(token))
    for (const [password, again, words] of [
      [right, `${right}.`, 'The two are not the same.'],
      ['short', 'short', 'at least 12 characters'],
      ['anna anna anna', 'anna anna anna', 'not made of the user name'],
    ] as const) {
      const answer = await send(token, { session, password, again })
      expect(answer.status).toBe(200)
      expect(answer.text).toContain(words)
      expect(answer.text).not.toContain(`value="${password}"`)
      session = sessionIn(answer)
    }
    expect(hash()).toBeNull()
    expect((await send(token, { session, password: right, again: right })).text).toContain('is set')
  })

  it('takes nothing without its session, and nothing that is no form', async () => {
    const token = link()
    await open(token)
    expect((await send(token, { session: 'x', password: right, again: right })).status).toBe(410)
    expect((await send(token, { password: right, again: right })).status).toBe(404)
    expect((await send('x', { session: 'x', password: right, again: right })).status).toBe(404)
    expect((await send(token, { session: 'x', password: 'x'.repeat(20_000), again: 'x' })).status).toBe(413)
    expect(hash()).toBeNull()
  })

  it('is gone with the user, also between looking and sending', async () => {
    const token = link()
    const session = sessionIn(await open(token))
    const { edge } = web.deps
    edge.state = { ...edge.state, policies: [] }
    expect((await send(token, { session, password: right, again: right })).status).toBe(410)
    expect((await web.ask(`/once/${link()}`)).status).toBe(404)
    expect(edge.changes).toEqual([])
  })

  it('says that a password was not set when the edge would not have it', async () => {
    const token = link()
    const session = sessionIn(await open(token))
    web.deps.edge.next = {
      kind: 'failed',
      revision: 7,
      reason: 'unproven',
      words: 'shop: doors does not do what it says',
      restored: true,
    }
    const answer = await send(token, { session, password: right, again: right })
    expect(answer.status).toBe(409)
    expect(answer.text).toContain('The password was not set')
    expect(answer.text).toContain('Ask for a new link')
  })
})
