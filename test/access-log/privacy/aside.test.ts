import { readdirSync, readFileSync, truncateSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { asideFiles, putAside } from '@gatehouse/core/sqlite/traffic/damaged-aside.ts'
import { expect, it } from 'vitest'
import { logLine } from '../../observe/scene.ts'
import { privacyScene } from './scene.ts'

const dayMs = 86_400_000
const startMs = Date.UTC(2026, 10, 23, 12)
const gone = '203.0.113.77'

/** A database with an address that was put aside, while the log of it is there no more. */
async function aside() {
  const scene = privacyScene(startMs)
  await scene.write(logLine(startMs, { client: gone }))
  await scene.counting().close()
  const setAside = () => {
    putAside(scene.database, scene.clock.nowMs)
    for (const file of asideFiles(scene.database)) utimesSync(file, startMs / 1000, startMs / 1000)
  }
  setAside()
  truncateSync(scene.path)
  /** In which files of the data folder it stands. */
  const where = () =>
    readdirSync(scene.folder).filter(name => readFileSync(join(scene.folder, name)).includes(gone))
  return { scene, where }
}

it('leaves no byte of an address in a damaged database that was put aside a week ago', async () => {
  const { scene, where } = await aside()
  scene.clock.nowMs += 6 * dayMs
  await scene.turns()
  expect(where()).toEqual([expect.stringMatching(/^traffic\.db\.damaged-/)])
  scene.clock.nowMs += dayMs + 3_600_000
  await scene.turns()
  expect(where()).toEqual([])
})

it('takes an address out of one that was put aside just now, too', async () => {
  const { scene, where } = await aside()
  await scene.turns()
  expect(where()).toEqual([expect.stringMatching(/^traffic\.db\.damaged-/)])
  await scene.counting().forget(gone)
  expect(where()).toEqual([])
})
