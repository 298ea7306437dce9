import type { Caller } from '@gatehouse/bot/caller.ts'
import { LinkHandovers } from '@gatehouse/bot/link-handovers.ts'
import { PolicyPasswords } from '@gatehouse/bot/policy-passwords.ts'
import { SqliteSeenAddressStore } from '@gatehouse/core/sqlite/seen-address-store.ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'
import { Vault } from './vault.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000
const gate = shared(await TestGatehouse.start())

describe('what is remembered', () => {
  const opened = () => {
    const vault = new Vault()
    onTestFinished(() => vault.stop())
    const [anna, otto] = [vault.account('anna'), vault.account('otto')]
    return { vault, anna, otto, store: new SqliteSeenAddressStore(vault.database) }
  }

  it('is the last five addresses of an account, the newest first', () => {
    const { store, anna } = opened()
    for (let hour = 1; hour <= 7; hour += 1) store.see(anna, `203.0.113.${hour}`, hour * hourMs)
    store.see(anna, '203.0.113.4', 8 * hourMs)
    expect(store.of(anna, 8 * hourMs)).toEqual([4, 7, 6, 5, 3].map(last => `203.0.113.${last}`))
  })

  it('is forgotten after thirty days', () => {
    const { store, anna, vault } = opened()
    store.see(anna, '203.0.113.1', 1000)
    expect(store.of(anna, 30 * dayMs)).toEqual(['203.0.113.1'])
    expect(store.of(anna, 30 * dayMs + 1000)).toEqual([])
    store.see(anna, '203.0.113.2', 31 * dayMs)
    expect(vault.database.sqlite.prepare('SELECT count(*) AS kept FROM seen_address').get()).toEqual({
      kept: 1,
    })
  })

  it('is written once an hour, because a program may come many times a second', () => {
    const { store, anna, vault } = opened()
    const moments = () => vault.database.sqlite.prepare('SELECT seen_at_ms AS at FROM seen_address').all()
    store.see(anna, '203.0.113.1', hourMs)
    store.see(anna, '203.0.113.1', hourMs + 1000)
    expect(moments()).toEqual([{ at: hourMs }])
    store.see(anna, '203.0.113.1', 2 * hourMs)
    expect(moments()).toEqual([{ at: 2 * hourMs }])
  })

  it('is told of others without their names, and of nobody who is not active', () => {
    const { store, anna, otto, vault } = opened()
    store.see(anna, '203.0.113.1', 1000)
    store.see(otto, '203.0.113.1', 1000)
    store.see(otto, '203.0.113.2', 2000)
    expect(store.ofOthers(anna, 3000)).toEqual(['203.0.113.2', '203.0.113.1'])
    expect(store.ofOthers(null, 3000)).toEqual(['203.0.113.2', '203.0.113.1'])
    vault.accounts.setState(otto, 'disabled')
    expect(store.ofOthers(anna, 3000)).toEqual([])
    expect(store.of(otto, 3000)).toEqual([])
  })

  it('goes with the account', () => {
    const { vault, store, anna, otto } = opened()
    store.see(anna, '203.0.113.1', 1000)
    store.see(otto, '203.0.113.2', 1000)
    const kept = () => vault.database.sqlite.prepare('SELECT address FROM seen_address').pluck().all()
    vault.accounts.setState(otto, 'disabled')
    expect(kept()).toHaveLength(2)
    vault.accounts.remove(otto, 2000)
    expect(kept()).toEqual(['203.0.113.1'])
  })
})

describe('an account is seen', () => {
  it('where a key of it is used, and a block of that address is told to whoever asks for it', async () => {
    const { keys, seenAddresses, clock } = gate.deps
    const otto = gate.person('otto', 'operator')
    const nowMs = clock.nowMs()
    const { id } = keys.add(
      { name: 'deploy', owner: otto.id, scopes: ['*:change'], networks: [], expiresAtMs: nowMs + dayMs },
      nowMs,
    )
    const caller: Caller = { kind: 'key', id, face: 'api', address: '203.0.113.9' }
    await gate.type('status', 'nothing', caller)
    expect(seenAddresses.of(otto.id, nowMs + 1000)).toEqual(['203.0.113.9'])
    const own = await gate.type('block 203.0.113.0/29', 'nothing', otto.caller)
    expect(own.exit, textOf(own.reply)).toBe(0)
    const shown = await gate.type('block 203.0.113.8/29', 'nothing', otto.caller)
    expect(textOf(shown.reply)).toMatch(/You come from there yourself/)
    expect(textOf(shown.reply)).toMatch(/whoever asks has used Gatehouse lately falls into it/)
    const anna = gate.person('anna', 'operator')
    const other = await gate.type('block 203.0.113.8/29', 'nothing', anna.caller)
    expect(textOf(other.reply)).toMatch(/Somebody else with an account used Gatehouse from there/)
    expect(textOf(other.reply)).not.toContain('203.0.113.9')
  })

  it('and admins are shown from where; nobody else', async () => {
    const dora = gate.person('dora', 'operator')
    gate.deps.seenAddresses.see(dora.id, '198.51.100.77', gate.clock.nowMs() - 1)
    expect((await gate.done('account show dora')).facts).toContainEqual(['came from', '198.51.100.77'])
    expect((await gate.type('account show dora', 'nothing', dora.caller)).exit).toBe(1)
  })

  it('where it opens a one-time link, and not where that leads nowhere', async () => {
    const { deps, edge } = gate
    const passwords = new PolicyPasswords(deps)
    const handovers = new LinkHandovers({ ...edge.stores, ...deps, passwords })
    const bea = deps.accounts.add({ name: 'bea', role: 'operator' }, deps.clock.nowMs()).id
    const { token } = deps.links.make('enrol', bea, deps.clock.nowMs())
    expect(handovers.open('nothing-at-all-00', 'web', '198.51.100.1')).toEqual({ kind: 'over' })
    expect(deps.seenAddresses.of(bea, deps.clock.nowMs())).toEqual([])
    expect(handovers.open(token, 'web', '198.51.100.2').kind).toBe('enrol')
    expect(deps.seenAddresses.of(bea, deps.clock.nowMs() + 1)).toEqual(['198.51.100.2'])
  })
})
