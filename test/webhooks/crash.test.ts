import { join } from 'node:path'
import { alertEvent } from '@gatehouse/bot/webhook/webhook-event.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteWebhookOutbox } from '@gatehouse/core/sqlite/webhook-outbox.ts'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { runChild } from '../harness/run-child.ts'
import { Receiver } from './receiver.ts'
import { happened, testSecret } from './scene.ts'

const child = new URL('crash-child.ts', import.meta.url)
const count = 24

/** Events of three alerts, delivered by processes of which each is killed in the middle, until one has nothing left to do. */
async function deliveredUnderKills(way: string, killed: readonly string[]) {
  const folder = temporaryFolder()
  onTestFinished(folder.stop)
  const receiver = await Receiver.start()
  onTestFinished(() => receiver.stop())
  const file = join(folder.path, 'gatehouse.db')
  const database = new Database(file)
  const outbox = new SqliteWebhookOutbox(database)
  for (let number = 0; number < count; number += 1) {
    const id = 1 + (number % 3)
    const body = JSON.stringify(alertEvent(happened('changed', { id, times: number })))
    outbox.add({ id: `msg_${String(number).padStart(2, '0')}`, subject: `alert:${id}`, body }, Date.now())
  }
  database.close()
  let kills = 0
  for (const when of killed)
    if ((await runChild(child, [file, receiver.url.href, testSecret, '5', when, way])) === 'SIGKILL')
      kills += 1
  expect(await runChild(child, [file, receiver.url.href, testSecret, '0', '', way])).toBe('all')
  return { ids: receiver.received.map(({ headers }) => headers['webhook-id'] ?? ''), kills }
}

it('kill -9 between: every event comes at least once, in its order, and twice only by the same id', async () => {
  const { ids, kills } = await deliveredUnderKills('', ['before', 'after', 'after'])
  expect(kills).toBe(3)
  const first = [...new Set(ids)]
  expect(first).toHaveLength(count)
  for (const alert of [0, 1, 2]) {
    const own = first.filter(id => Number(id.slice(4)) % 3 === alert)
    expect(own).toEqual([...own].sort())
  }
  expect(ids.length - first.length).toBe(2)
})

it('the same fails with events that are called delivered before they are', async () => {
  const { ids } = await deliveredUnderKills('marks first', ['before'])
  expect(new Set(ids).size).toBeLessThan(count)
})
