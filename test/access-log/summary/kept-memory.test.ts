import { appendFileSync } from 'node:fs'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, it } from 'vitest'
import { amount } from '../../harness/soak.ts'
import { logLine } from '../../observe/scene.ts'
import { IngestScene, minuteMs } from '../ingest/scene.ts'

const mib = 1024 * 1024
const routes = 24
/** Texts of which it would be noticed if all of them were kept. */
const long = 'x'.repeat(230)

/** What is reachable, with what lies beside the heap. */
function keptBytes(): number {
  setFlagsFromString('--expose-gc')
  const collect: unknown = runInNewContext('gc')
  if (typeof collect !== 'function') throw new TypeError('no garbage collection')
  // What lies beside the heap goes with the second one.
  collect()
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** Requests of distinct paths and clients, in an hour of all routes. */
function write(scene: IngestScene, from: number, count: number): void {
  const lines = Array.from({ length: count }, (_, index) => {
    const at = from + index
    const sent = {
      route: `route-${at % routes}`,
      uri: `/articles/${at}/${long}`,
      client: `198.18.${(at >> 8) & 255}.${at & 255}`,
    }
    return logLine(scene.nowMs - 59 * minuteMs + (at % 3000) * 1000, sent)
  })
  appendFileSync(scene.path, lines.join(''))
}

it('keeps no more of many distinct paths than of few', () => {
  const scene = new IngestScene()
  const count = amount(10_000, 200_000)
  write(scene, 0, count)
  scene.read(0)
  const few = keptBytes()
  for (let part = 1; part <= 4; part += 1) {
    write(scene, part * count, count)
    scene.read(0)
  }
  expect(scene.total()).toBe(5 * count)
  const more = keptBytes() - few
  expect(more).toBeLessThan(10 * mib)
}, 300_000)
