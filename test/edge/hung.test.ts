import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { ask, until } from '../harness/ask.ts'
import { proxyRoute, TestEdge } from '../harness/edge.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'

const keep = keeper()

it('a Caddy that is silent for a while gets no second one beside it, and serves on when it wakes', async () => {
  const shop = keep(await startUpstream('shop'))
  const first = await TestEdge.start()
  await first.add(proxyRoute('shop', [shop.port]))
  await first.leave()
  const edge = keep(await TestEdge.start({ folder: first.folder, http: first.http, impatient: true }))
  const { pid } = JSON.parse(readFileSync(edge.place.processFile, 'utf8'))
  process.kill(pid, 'SIGSTOP')
  try {
    await expect(edge.caddy.ensureUp()).rejects.toThrow('runs, but does not answer')
  } finally {
    process.kill(pid, 'SIGCONT')
  }
  await until(
    () => edge.caddy.ensureUp().then(() => 'up', String),
    state => state === 'up',
  )
  expect(JSON.parse(readFileSync(edge.place.processFile, 'utf8')).pid).toBe(pid)
  expect((await ask(edge.http, 'shop.localhost')).body).toBe('shop')
})
