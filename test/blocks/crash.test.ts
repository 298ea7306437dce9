import { readFileSync } from 'node:fs'
import { type BlockFaultPoint, blockFaultPoints } from '@gatehouse/core/blocks/fault-point.ts'
import { refusing } from '@gatehouse/core/blocks/is-refused.ts'
import { linesOf, listText } from '@gatehouse/core/blocks/list-text.ts'
import { describe, expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { freePort } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import type { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { laterClock } from '../harness/later-clock.ts'
import { runChild } from '../harness/run-child.ts'
import { two } from '../harness/soak.ts'
import { type BlockStep, blockSteps, first, gateBefore, lastsMs, second, take } from './crash-case.ts'
import { listInUse } from './lists-in-use.ts'
import { shopGate, statusOf } from './scene.ts'

const keep = keeper()

const lookPoints: readonly BlockFaultPoint[] = ['before-end', 'after-end', 'before-repair', 'after-repair']

/** Which points a step comes to: an `unblock` and a `block` end what is over before, and a look compares the list each time. */
function reaches(step: BlockStep, point: BlockFaultPoint): boolean {
  if (step === 'block' || step === 'unblock') return !['before-repair', 'after-repair'].includes(point)
  return lookPoints.includes(point) || point === 'before-list'
}

/** What must be true after every recovery: traffic sees what the database says, the edge has that list, and the audit is whole. */
async function expectWhole(gate: TestGatehouse): Promise<void> {
  const { edge, deps } = gate
  const blocks = deps.blocks.live(0)
  const { seal } = listText(blocks.flatMap(linesOf))
  await until(
    () => listInUse(edge).catch(() => null),
    found => found?.sha256 === seal && found.fault === undefined,
  )
  for (const client of [first, second, '203.0.113.9']) {
    const status = refusing(deps.blocks, client, null, 0).length > 0 ? 403 : 200
    await until(
      () => statusOf(gate, client).catch(() => 0),
      seen => seen === status,
    )
  }
  expect(edge.stores.audit.verify().kind).toBe('whole')
}

describe.each(blockSteps)('%s', step => {
  const points = blockFaultPoints.filter(point => reaches(step, point))

  it.each(two(points, `Gatehouse ${step}`))(
    'kill -9 of Gatehouse at %s leaves what the database says',
    async point => {
      const folder = keep(temporaryFolder()).path
      const http = `127.0.0.1:${await freePort()}`
      expect(await runChild(new URL('crash-child.ts', import.meta.url), [folder, http, point, step])).toBe(
        'SIGKILL',
      )
      const laterMs = step === 'end' ? 2 * lastsMs : 0
      const clock = laterClock(laterMs)
      const gate = keep(await shopGate({ folder, http, clock }))
      // What is over is off the list from the start, and ended by the first look.
      if (step === 'end') await gate.edge.blocks.look()
      await expectWhole(gate)
      if (step === 'end') expect(gate.deps.blocks.live(0)).toEqual([])
      if (step === 'repair') expect(gate.deps.blocks.live(0)).toHaveLength(1)
    },
  )

  it.each(two(points, `Caddy ${step}`))(
    'kill -9 of Caddy at %s leaves what the database says',
    async point => {
      let killed = false
      const gate: TestGatehouse = keep(
        await gateBefore({}, at => {
          if (at !== point || killed) return
          killed = true
          process.kill(JSON.parse(readFileSync(gate.edge.place.processFile, 'utf8')).pid, 'SIGKILL')
        }),
      )
      await take(step, gate)
      expect(killed).toBe(true)
      await until(
        () => statusOf(gate, '203.0.113.9').catch(() => 0),
        status => status === 200,
      )
      await gate.edge.blocks.look()
      await expectWhole(gate)
    },
  )
})

it('every fault point is one that a step comes to', () => {
  expect(blockFaultPoints.filter(point => !blockSteps.some(step => reaches(step, point)))).toEqual([])
})
