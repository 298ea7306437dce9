import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { alertEvent } from '@gatehouse/bot/webhook/webhook-event.ts'
import { addressFinder } from '@gatehouse/core/access-log/forget/address-finder.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteToldEraser } from '@gatehouse/core/sqlite/told-eraser.ts'
import { expect, it, onTestFinished } from 'vitest'
import { Alerting } from '../../alerts/alerting.ts'
import { Channel } from '../../chat/channel.ts'
import { until } from '../../harness/ask.ts'
import { temporaryFolder } from '../../harness/folder.ts'
import { office, TestGatehouse } from '../../harness/gatehouse.ts'
import { keeper } from '../../harness/kept.ts'

const keep = keeper()
const gone = '203.0.113.77'
const dayMs = 86_400_000

/** An alert by a real detector about a client, on a card and on its way to the webhook. */
async function alerted() {
  const gate = keep(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
  gate.deps.places.set({ ...office, verdict: 'allow', role: 'admin', cards: true }, gate.clock.nowMs())
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  const alerting = new Alerting(gate)
  const channel = new Channel(gate)
  const { webhookOutbox } = gate.edge.stores
  await alerting.look()
  await gate.ask('shop.localhost', '/.env', { headers: { 'X-Forwarded-For': gone } })
  const [found] = await until(
    async () => {
      await alerting.look()
      return gate.deps.alerts.open().filter(({ key }) => key.startsWith('findings:'))
    },
    alerts => alerts.length > 0,
  )
  const alert = found ?? expect.fail('no alert')
  const body = JSON.stringify(alertEvent({ kind: 'raised', alert, atMs: gate.clock.nowMs() }))
  webhookOutbox.add({ id: 'msg_1', subject: `alert:${alert.id}`, body }, gate.clock.nowMs())
  await channel.posting.sync()
  /** In which files some text stands. */
  const where = (text: string) =>
    ['gatehouse.db', 'gatehouse.db-wal', 'traffic.db', 'traffic.db-wal'].filter(name => {
      const file = join(gate.edge.folder, name)
      return existsSync(file) && readFileSync(file).includes(text)
    })
  const card = () => JSON.stringify(channel.shown.filter(({ reply }) => reply.title.includes('shop')))
  const waiting = () => webhookOutbox.due(gate.clock.nowMs(), 9).map(({ body }) => body)
  return { gate, alerting, channel, alert, where, card, waiting }
}

it('what is forgotten stands in no alert, card or event that waits any more, nor in any byte of the databases', async () => {
  const { gate, alerting, channel, alert, where, card, waiting } = await alerted()
  expect(where(gone)).toEqual(expect.arrayContaining(['gatehouse.db-wal', 'traffic.db-wal']))
  expect(card()).toContain(gone)
  // A network: the audit keeps what people typed.
  await gate.done('logs forget 203.0.113.0/24 reason=asked')
  expect(where(gone)).toEqual([])
  expect(gate.deps.alerts.get(alert.id)).toMatchObject({
    title: alert.title,
    facts: expect.arrayContaining([['about', '-'.repeat(gone.length)]]),
    actions: [expect.stringMatching(/^finding show/)],
  })
  expect(waiting()).toEqual([expect.stringContaining(`"about","value":"${'-'.repeat(gone.length)}"`)])
  await channel.posting.sync()
  expect(card()).not.toContain(gone)
  await alerting.passes(1000)
  expect(gate.deps.alerts.open().filter(({ key }) => key.startsWith('findings:'))).toEqual([])
  expect(where(gone)).toEqual([])
})

it('the card of an alert that is over follows, too', async () => {
  const { gate, alerting, channel, card } = await alerted()
  await alerting.passes(16 * 60_000)
  await channel.posting.sync()
  expect(card()).toContain(gone)
  await gate.done('logs forget 203.0.113.0/24 reason=asked')
  await channel.posting.sync()
  expect(card()).not.toContain(gone)
})

it('an alert that is a week over holds a network alone, and an event that waited for a week is not sent', async () => {
  const { gate, alerting, channel, alert, where, card, waiting } = await alerted()
  await alerting.passes(16 * 60_000)
  gate.clock.advance(6 * dayMs)
  await alerting.look()
  expect(JSON.stringify(gate.deps.alerts.get(alert.id))).toContain(gone)
  gate.clock.advance(dayMs)
  await alerting.look()
  expect(where(gone).filter(name => name.startsWith('gatehouse'))).toEqual([])
  expect(gate.deps.alerts.get(alert.id)).toMatchObject({
    facts: expect.arrayContaining([['about', '203.0.113.0/24']]),
    actions: [expect.stringMatching(/^finding show/)],
  })
  expect(waiting()).toEqual([])
  await channel.posting.sync()
  expect(card()).not.toContain(gone)
})

it('is not done while another program reads what was there before, and says so', () => {
  const folder = temporaryFolder()
  const file = join(folder.path, 'gatehouse.db')
  const reader = new Database(file)
  const database = new Database(file, null, {
    migrations: new URL('../../../core/src/sqlite/migrations/', import.meta.url),
    synchronous: 'FULL',
    mostCheckedBytes: 0,
    timeoutMs: 10,
    shrinks: false,
  })
  onTestFinished(async () => {
    reader.close()
    database.close()
    await folder.stop()
  })
  const forget = () => new SqliteToldEraser(database).overwrite(addressFinder(gone))
  reader.sqlite.exec('BEGIN; SELECT * FROM alert')
  database.write(() => database.sqlite.exec("INSERT INTO log_forget VALUES ('192.0.2.1', 0)"))
  expect(forget).toThrow(new AppError('unavailable', 'another program reads the database of Gatehouse'))
  reader.sqlite.exec('COMMIT')
  expect(forget()).toBe(0)
})
