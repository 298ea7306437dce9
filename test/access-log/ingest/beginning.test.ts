import { LogBeginning } from '@gatehouse/core/access-log/log-beginning.ts'
import { expect, it } from 'vitest'
import { dayMs, hourMs, IngestScene, minuteMs } from './scene.ts'

it('a log begins with its oldest line, also when that comes a little later', () => {
  const scene = new IngestScene()
  scene.log(1, {}, 3 * hourMs)
  scene.log(1, {}, 3 * hourMs + minuteMs)
  scene.log(1)
  scene.read(0)
  expect(scene.reader.coverage().sinceMs).toBe(scene.nowMs - 3 * hourMs - minuteMs)
})

it.each([
  ['first', [40 * dayMs, hourMs, 0]],
  ['in the middle', [hourMs, 40 * dayMs, 0]],
  ['last', [hourMs, 0, 40 * dayMs]],
])('one line with a wrong old time does not make it older: %s', (_, agesMs) => {
  const scene = new IngestScene()
  for (const agoMs of agesMs) scene.log(1, {}, agoMs)
  scene.read(0)
  expect(scene.reader.coverage().sinceMs).toBe(scene.nowMs - hourMs)
})

it('it does not either when it comes right after a start', () => {
  const scene = new IngestScene()
  scene.log(3, {}, hourMs)
  scene.read(0)
  const sinceMs = scene.nowMs - hourMs
  scene.die()
  scene.log(1, {}, 40 * dayMs)
  scene.log(1)
  scene.read(0)
  expect(scene.reader.coverage().sinceMs).toBe(sinceMs)
})

it('several old lines are no mistake of one', () => {
  const beginning = new LogBeginning(null, null)
  for (const atMs of [50 * dayMs, 20 * dayMs, 20 * dayMs + 1, 50 * dayMs]) beginning.add(atMs)
  expect(beginning.sinceMs).toBe(20 * dayMs + 1)
})
