import type { Caller } from '@gatehouse/bot/caller.ts'
import { describe, expect, it } from 'vitest'
import { textOf } from '../harness/gatehouse.ts'
import { anna, gatehouse, lastEntry, setUpEach, stores } from './scene.ts'

setUpEach()

const sql = (text: string) => gatehouse.edge.database.sqlite.exec(text)

describe('what the console of the machine does as local', () => {
  it('is announced to every admin, also when it needs no code, the gravest first', async () => {
    const bert = gatehouse.person('bert', 'admin')
    const without: Caller = { kind: 'local', face: 'gate', withoutCode: true }
    await gatehouse.type('route remove wiki', 'yes', without)
    for (let number = 0; number < 4; number += 1) await gatehouse.done(`route set shop body=${number}`)
    const told = textOf((await gatehouse.type('route list', 'nothing', bert.caller)).reply)
    expect(told).toMatch(/Done as local.*: route remove wiki\nDone as local.*: route set shop body=3\n/)
    expect(told).toContain('And 2 more. See: audit list kind=local')
  })

  it('does not change what becomes of an admin’s own command when it cannot be told', async () => {
    const bert = gatehouse.person('bert', 'admin')
    await gatehouse.done('route set shop body=1')
    sql("DROP TRIGGER IF EXISTS audit_is_history; UPDATE audit SET facts = '{\"x\":[]}' WHERE kind = 'local'")
    const answer = await gatehouse.type('route add news news.localhost answer=200', 'nothing', bert.caller)
    expect(answer.exit).toBe(0)
    expect((await gatehouse.type('status')).exit).toBe(0)
  })
})

it('somebody who is disabled cannot fill the audit either', async () => {
  stores().accounts.setState(anna.id, 'disabled')
  const before = stores().audit.head().seq
  for (let times = 0; times < 100; times += 1) await gatehouse.type('status', 'nothing', anna.caller)
  expect(stores().audit.head().seq - before).toBe(10)
})

it('somebody whom nobody knows cannot fill the audit', async () => {
  const caller: Caller = {
    ...anna.caller,
    kind: 'chat',
    identity: { platform: 'slack', workspace: 'T1', user: 'UX' },
  } as Caller
  const before = stores().audit.head().seq
  for (let times = 0; times < 500; times += 1) await gatehouse.type('status', 'nothing', caller)
  expect(stores().audit.head().seq - before).toBe(10)
  gatehouse.clock.advance(60_000)
  await gatehouse.type('status', 'nothing', caller)
  expect(lastEntry()).toMatchObject({ kind: 'denied', actor: { name: 'slack:T1/UX' }, facts: { times: 491 } })
})
