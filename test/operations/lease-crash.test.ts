import { mkdtempSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FaultPoint } from '@gatehouse/core/edge/fault-point.ts'
import { describe, expect, it } from 'vitest'
import { freePort } from '../harness/edge.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { runChild } from '../harness/run-child.ts'
import { sample } from '../harness/soak.ts'
import { LeaseWatch } from './lease-scene.ts'

const points: FaultPoint[] = [
  'before-begin',
  'after-begin',
  'after-push',
  'before-activate',
  'after-activate',
]

/** Ends a Gatehouse with kill -9 at that point and starts another one on its folder. */
async function restarted(when: string, point: FaultPoint): Promise<TestGatehouse> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gh-lease-')))
  const http = `127.0.0.1:${await freePort()}`
  expect(await runChild(new URL('lease-crash-child.ts', import.meta.url), [folder, http, when, point])).toBe(
    'SIGKILL',
  )
  return TestGatehouse.start({ folder, http })
}

const body = async (gate: TestGatehouse) => (await gate.ask('shop.localhost')).body
const lease = (gate: TestGatehouse) => {
  const operation = gate.edge.revisions.list(50).find(({ why }) => why.includes('keep-within'))
  return operation ? gate.edge.stores.leases.get(String(operation.number)) : null
}

describe('kill -9', () => {
  it.each(sample(points, 3))(
    'while it begins, at %s: what was begun has its deadline, which goes on',
    async point => {
      const gate = await restarted('while it begins', point)
      try {
        const found = lease(gate)
        const live = await body(gate)
        // The lease is there exactly when the operation is.
        expect(found === null).toBe(point === 'before-begin')
        expect(live === 'sale').toBe(gate.edge.revisions.active()?.why.includes('keep-within') ?? false)
        const watch = new LeaseWatch(gate)
        await watch.after(30_000)
        expect(await body(gate)).toBe(live)
        await watch.after(35_000)
        expect(await body(gate)).toBe('shop')
        expect(lease(gate)?.state ?? 'none').toBe(
          point === 'before-begin' ? 'none' : live === 'sale' ? 'taken-back' : 'failed',
        )
      } finally {
        await gate.stop()
      }
    },
  )

  it.each(sample(points, 3))(
    'while it is taken back, at %s: the deadline that has passed is carried out at once',
    async point => {
      const gate = await restarted('while it is taken back', point)
      try {
        const watch = new LeaseWatch(gate)
        // Of the machine that starts again the clock has gone on.
        await watch.after(5 * 60_000)
        expect(await body(gate)).toBe('shop')
        expect(lease(gate)).toMatchObject({ state: 'taken-back', settledBy: 'gatehouse' })
        const undone = gate.edge.revisions
          .list(50)
          .filter(({ why, status }) => why.startsWith('undo') && status === 'active')
        expect(undone).toHaveLength(1)
        expect(watch.told).toMatchObject([{ kind: 'taken-back', lateMs: expect.any(Number) }])
        const [late] = watch.told
        expect(late?.kind === 'taken-back' && late.lateMs).toBeGreaterThan(60_000)
        expect(gate.edge.stores.audit.verify().kind).toBe('whole')
      } finally {
        await gate.stop()
      }
    },
  )
})

it('a keep that was written before the end of the process is kept after it', async () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gh-lease-')))
  const http = `127.0.0.1:${await freePort()}`
  const first = await TestGatehouse.start({ folder, http })
  await first.done(
    'route add shop shop.localhost answer=200 body=shop',
    'route set shop body=sale keep-within=1m',
    'keep',
  )
  await first.edge.leave()
  const gate = await TestGatehouse.start({ folder, http })
  try {
    await new LeaseWatch(gate).after(10 * 60_000)
    expect(await body(gate)).toBe('sale')
  } finally {
    await gate.stop()
  }
})
