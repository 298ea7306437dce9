import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { expectRefused } from '../harness/refusal.ts'

const keep = keeper()

/** A Gatehouse whose database has no room for another page. */
async function fullGate(): Promise<TestGatehouse> {
  const gate = keep(await TestGatehouse.start())
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  const { sqlite } = gate.edge.database
  sqlite.pragma(`max_page_count = ${sqlite.pragma('page_count', { simple: true })}`)
  return gate
}

it('on a full disk a change is refused with a sentence, traffic goes on, and it works once there is room', async () => {
  const gate = await fullGate()
  const line = `route add big big.localhost answer=200 body=${randomBytes(4000).toString('hex')}`
  await expectRefused(gate, [line, 1, 'The disk is full', 'Nothing was changed', 'free some space'])
  expect((await gate.ask('shop.localhost')).body).toBe('shop')
  expect((await gate.type('route list')).exit).toBe(0)
  gate.edge.database.sqlite.pragma('max_page_count = 1000000')
  await gate.done(line)
  expect((await gate.ask('big.localhost')).status).toBe(200)
})

it('a damaged revision is said to be damaged and never pushed', async () => {
  const gate = keep(await TestGatehouse.start())
  await gate.done('route add shop shop.localhost answer=200 body=shop', 'route remove shop')
  const { sqlite } = gate.edge.database
  sqlite.exec('DROP TRIGGER revision_is_history')
  sqlite.prepare('UPDATE revision SET state = ? WHERE number = 2').run(Buffer.from('damaged'))
  await expectRefused(gate, ['rollback 2', 1, 'revision 2 is damaged', 'not used'])
  await expectRefused(gate, ['revision show 2', 1, 'revision 2 is damaged'])
})

it('a database that was cut off in the middle is refused and left as it is', async () => {
  const file = join(keep(temporaryFolder()).path, 'gatehouse.db')
  const database = new Database(file)
  const whole = database.sqlite.serialize()
  database.close()
  writeFileSync(file, whole.subarray(0, whole.length - 4096 - 100))
  expect(() => new Database(file)).toThrow(/is damaged .* restore a backup/)
})
