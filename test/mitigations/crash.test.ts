import { type FaultPoint, faultPoints } from '@gatehouse/core/edge/fault-point.ts'
import { describe, expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { freePort, TestEdge } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'
import { runChild } from '../harness/run-child.ts'
import { two } from '../harness/soak.ts'
import { killCaddy } from './caddy-process.ts'
import { edgeBefore, expectWhole, steps, take, traffic, wanted } from './life-case.ts'

const keep = keeper()

/** Those that a push meets which works. */
const points = faultPoints.filter(point => !/restore|fail/.test(point))

async function place(): Promise<{ folder: string; http: string }> {
  return { folder: keep(temporaryFolder()).path, http: `127.0.0.1:${await freePort()}` }
}

describe.each(steps)('the step: %s', step => {
  it.each(two(points, `Gatehouse ${step}`))(
    'kill -9 of Gatehouse at %s: in the end traffic sees what the database says',
    async point => {
      const { folder, http } = await place()
      expect(await runChild(new URL('crash-child.ts', import.meta.url), [folder, http, point, step])).toBe(
        'SIGKILL',
      )
      await expectWhole(keep(await TestEdge.start({ folder, http })))
    },
  )

  it.each(two(points, `Caddy ${step}`))(
    'kill -9 of Caddy at %s: in the end traffic sees what the database says',
    async point => {
      const edge = keep(
        await edgeBefore(
          step,
          edge => {
            let armed = true
            return (reached: FaultPoint) => {
              if (!armed || reached !== point) return
              armed = false
              killCaddy(edge)
            }
          },
          { ...(await place()), watch: true },
        ),
      )
      await take(step, edge)
      await until(
        () => traffic(edge).catch(String),
        seen => seen === wanted(edge),
      )
      await until(
        () => expectWhole(edge).then(() => '', String),
        problem => problem === '',
      )
    },
  )
})

it('without a kill each step does what it says', async () => {
  const told: string[] = []
  for (const step of steps) {
    const edge = keep(await edgeBefore(step, () => () => undefined, await place()))
    await take(step, edge)
    told.push(await traffic(edge))
    await expectWhole(edge)
  }
  expect(told).toEqual(['503 Mon, 01 Jan 2035 01:00:00 GMT', '503 Mon, 01 Jan 2035 02:00:00 GMT', '200 '])
})
