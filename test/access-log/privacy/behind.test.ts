import { appendFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { logLine } from '../../observe/scene.ts'
import { addFindings, type FindingRow, opened } from './finding-rows.ts'
import { privacyScene } from './scene.ts'

const dayMs = 86_400_000
const startMs = Date.UTC(2026, 10, 23, 12)
const old = '203.0.113.77'

it('cuts while it is behind, too', async () => {
  const scene = privacyScene(startMs)
  addFindings(scene.database, [[old, [startMs - 8 * dayMs]]])
  expect(scene.where(old)).not.toEqual([])
  // More than is read in one turn.
  appendFileSync(scene.path, logLine(startMs).repeat(20_000))
  expect(await scene.counting().turn()).toMatchObject({ isBusy: true, blind: null })
  expect(scene.where(old)).toEqual([])
})

it('cuts findings in steps, also past those that go on', async () => {
  const scene = privacyScene(startMs)
  const atMs = startMs - 8 * dayMs
  const goesOn: FindingRow = [old, [atMs, startMs]]
  const isOver: FindingRow = [old, [atMs]]
  addFindings(scene.database, [...Array(250).fill(goesOn), ...Array(250).fill(isOver)])
  const database = opened(scene.database)
  onTestFinished(() => database.close())
  const left = () =>
    database
      .prepare("SELECT count(*) FROM finding WHERE is_cut = 0 AND json_extract(samples, '$[0].client') = ?")
      .pluck()
      .get(old)
  const steps: unknown[] = []
  for (let isBusy = true; isBusy && steps.length < 9; steps.push(left())) {
    scene.clock.nowMs += 1000
    isBusy = (await scene.counting().turn()).isBusy
  }
  expect(steps).toEqual([300, 100, 0])
})
