import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ask, until } from '../harness/ask.ts'
import { answerRoute, TestEdge } from '../harness/edge.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()

it('an edge that starts without a list serves nothing, says so, and is put right when the list is back', {
  timeout: 60_000,
}, async () => {
  const edge = keep(await TestEdge.start({ watch: true }))
  const list = join(edge.place.lists, 'bots.txt')
  writeFileSync(list, '127.0.0.2\n')
  const options = { networks: [], list: 'bots' }
  const outcome = await edge.change(state => ({
    ...state,
    policies: [{ name: 'bots', kind: 'ip-deny', options }],
    routes: [{ ...answerRoute('shop', 'shop'), policies: ['bots'] }],
  }))
  expect(outcome.kind).toBe('applied')
  rmSync(list)
  process.kill(JSON.parse(readFileSync(edge.place.processFile, 'utf8')).pid, 'SIGKILL')
  await until(
    () => edge.events,
    events => events.some(event => event.kind === 'drift' && !event.repaired),
  )
  const answer = await ask(edge.http, 'shop.localhost', '/', { from: '127.0.0.2' }).catch(() => undefined)
  expect(answer?.status).not.toBe(200)
  writeFileSync(list, '127.0.0.2\n')
  const shop = (from: string) =>
    until(
      () => ask(edge.http, 'shop.localhost', '/', { from }).catch(() => undefined),
      found => found !== undefined && found.status !== 404,
    )
  expect((await shop('127.0.0.2'))?.status).toBe(403)
  expect((await shop('127.0.0.3'))?.status).toBe(200)
})
