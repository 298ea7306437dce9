import type { Answer } from '@gatehouse/bot/answer.ts'
import { usualKeyLifeMs } from '@gatehouse/core/identity/api-key.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Person, TestGatehouse } from '../harness/gatehouse.ts'
import { People } from './account-parts.ts'
import { Keys } from './key-parts.ts'

describe('what was confirmed is done to whom it was shown for, and once', () => {
  let gatehouse: TestGatehouse
  let anna: Person
  beforeEach(async () => {
    gatehouse = await TestGatehouse.start()
    anna = gatehouse.person('anna', 'admin')
  })
  afterEach(() => gatehouse.stop())

  async function waiting(line: string): Promise<string> {
    const { reply } = await gatehouse.type(line, 'nothing', anna.caller)
    expect(reply.pending?.needs).toBe('code')
    return reply.pending?.id ?? ''
  }

  function confirm(id: string): Promise<Answer> {
    gatehouse.clock.advance(30_000)
    return gatehouse.say({ id, caller: anna.caller, say: { kind: 'code', account: null, code: anna.code() } })
  }

  const stateOf = (id: string) => gatehouse.edge.stores.confirmations.find(id)?.state

  it('two rotations of one key that wait come to one new secret', async () => {
    const { keys } = gatehouse.edge.stores
    // All within a minute, so that the text of the second is that of the first: it shows minutes.
    gatehouse.clock.advance(60_000 - (gatehouse.clock.nowMs() % 60_000))
    const nowMs = gatehouse.clock.nowMs()
    const asked = { name: 'robot', owner: anna.id, scopes: ['*:read'], networks: [] }
    keys.add({ ...asked, expiresAtMs: nowMs + usualKeyLifeMs }, nowMs)
    const line = 'key rotate robot overlap=0s'
    const [first, second] = [await waiting(line), await waiting(line)]
    expect((await confirm(first)).exit).toBe(0)
    const rotated = keys.list()
    expect((await confirm(second)).exit).toBe(1)
    expect(stateOf(second)).toBe('stale')
    expect(keys.list()).toEqual(rotated)
  })

  it('another person who has the name by then is not meant', async () => {
    const { accounts } = gatehouse.edge.stores
    const bert = gatehouse.person('bert', 'viewer', 'without codes')
    const id = await waiting('account role bert operator')
    accounts.remove(bert.id, gatehouse.clock.nowMs())
    const other = gatehouse.person('bert', 'viewer', 'without codes')
    expect((await confirm(id)).exit).toBe(1)
    expect(stateOf(id)).toBe('stale')
    expect(accounts.get(other.id)?.role).toBe('viewer')
  })

  it('but the same person goes through', async () => {
    const bert = gatehouse.person('bert', 'viewer', 'without codes')
    const id = await waiting('account role bert operator')
    expect((await confirm(id)).exit).toBe(0)
    expect(gatehouse.edge.stores.accounts.get(bert.id)?.role).toBe('operator')
  })
})

describe('a plan about an account is another one', () => {
  let people: People
  beforeEach(() => {
    people = new People()
  })
  afterEach(() => people.stop())

  const slackKeys = 'platform=slack workspace=T1 user=U1'
  const lines = [
    'account role anna operator',
    'account disable anna',
    'account remove anna',
    `account link anna ${slackKeys}`,
  ]

  it.each(lines)('when the name is another person’s: %s', line => {
    const anna = people.account('anna', 'viewer')
    const before = people.preview(line)
    expect(people.preview(line).binds).toEqual(before.binds)
    people.accounts.remove(anna.id, people.nowMs)
    people.account('anna', 'viewer')
    const after = people.preview(line)
    expect(after.changes).toEqual(before.changes)
    expect(after.binds).not.toEqual(before.binds)
  })

  it.each(lines)('when the person took up codes meanwhile: %s', line => {
    const anna = people.account('anna', 'viewer')
    const before = people.preview(line).binds
    people.enrol(anna.id)
    expect(people.preview(line).binds).not.toEqual(before)
  })

  it.each(['account disable anna', `account link anna ${slackKeys}`])(
    'when the person may do more meanwhile: %s',
    line => {
      const anna = people.account('anna', 'viewer')
      const before = people.preview(line).binds
      people.accounts.setRole(anna.id, 'operator')
      expect(people.preview(line).binds).not.toEqual(before)
    },
  )

  it('when the key that goes with the person was rotated meanwhile', () => {
    const anna = people.account('anna', 'viewer')
    const key = people.key('deploy', anna.id)
    const before = people.preview('account remove anna')
    const { nowMs } = people
    people.keys.rotate(key.id, { nowMs, oldUntilMs: nowMs, expiresAtMs: nowMs + 1000 })
    const after = people.preview('account remove anna')
    expect(after.changes).toEqual(before.changes)
    expect(after.binds).not.toEqual(before.binds)
  })
})

describe('a plan about a key is another one', () => {
  let gate: Keys
  beforeEach(() => {
    gate = new Keys()
  })
  afterEach(() => gate.stop())

  it('when a key of that name was there meanwhile and was revoked', () => {
    const line = 'key create robot scopes=*:read'
    const before = gate.preview(line)
    gate.say(line)
    gate.say('key revoke robot')
    const after = gate.preview(line)
    expect(after.changes).toEqual(before.changes)
    expect(after.binds).not.toEqual(before.binds)
  })

  it('when the owner that was named is another person', () => {
    const line = 'key create robot scopes=*:read owner=anna'
    const { account } = gate.actor('anna')
    const before = gate.preview(line)
    gate.accounts.remove(account.id, gate.nowMs)
    gate.actor('anna')
    const after = gate.preview(line)
    expect(after.changes).toEqual(before.changes)
    expect(after.binds).not.toEqual(before.binds)
  })
})
