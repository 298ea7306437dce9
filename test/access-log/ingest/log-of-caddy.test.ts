import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Counting } from '@gatehouse/bot/access-log/counting.ts'
import { noUnread } from '@gatehouse/core/access-log/follow/unread.ts'
import { SqliteTrafficReader } from '@gatehouse/core/sqlite/traffic/traffic-reader.ts'
import { expect, it, onTestFinished } from 'vitest'
import { ask } from '../../harness/ask.ts'
import { answerRoute, TestEdge } from '../../harness/edge.ts'
import { keeper } from '../../harness/kept.ts'

const keep = keeper()

interface Written {
  logging: { logs: { access: { writer: object } } }
}

/** Lets the edge write its log to a file that it rotates by the MiB and compresses; the one it has open stays as it was opened. */
async function rotateEarly(edge: TestEdge, filename: string): Promise<void> {
  const { body, etag } = await edge.admin.read()
  const config: Written = JSON.parse(body)
  const { access } = config.logging.logs
  access.writer = { ...access.writer, filename, roll_size_mb: 1, roll_gzip: true }
  expect(await edge.admin.push(JSON.stringify(config), etag)).toEqual({ kind: 'accepted' })
}

it('counts each request once while the real Caddy rotates its log and compresses it', async () => {
  const edge = keep(await TestEdge.start())
  await edge.add(answerRoute('shop', 'hello'), answerRoute('wiki', 'hello'))
  const path = join(edge.folder, 'early', 'access.log')
  await rotateEarly(edge, path)
  const database = join(edge.folder, 'traffic.db')
  const live = () => ({ untilMs: null, behindBytes: 0, behindMs: 0, blind: null })
  const reader = new SqliteTrafficReader({ file: database, live })
  const { wafLog, log: ownLog } = edge.place
  const parts = { path, wafLog, ownLog, database, scratch: edge.folder, nowMs: Date.now }
  let monotonicMs = 0
  const begin = () => {
    const made = new Counting({
      ...parts,
      monotonicMs: () => {
        monotonicMs += 1000
        return monotonicMs
      },
    })
    onTestFinished(() => made.close())
    return made
  }
  let counting = begin()
  const long = 'a'.repeat(60_000)
  for (let round = 0; round < 8; round += 1) {
    for (let one = 0; one < 10; one += 1) await ask(edge.http, 'shop.localhost', `/${long}?${one}`)
    await ask(edge.http, 'wiki.localhost', '/short')
    if (round % 3 === 1) counting = begin()
    if (round !== 4) await counting.turn()
  }
  const requests = () => {
    const counts: Record<string, number> = {}
    for (const { route, row } of reader.rollups('minute', 0, 1e11, null))
      counts[route] = (counts[route] ?? 0) + row.requests
    return counts
  }
  await expect
    .poll(async () => {
      await counting.turn()
      return requests()
    })
    .toEqual({ shop: 80, wiki: 8 })
  expect(reader.coverage().unread).toEqual(noUnread())
  expect(readdirSync(dirname(path)).length).toBeGreaterThan(3)
  reader.close()
})
