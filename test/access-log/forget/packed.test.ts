import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { AppError } from '@gatehouse/core/error.ts'
import { expect, it } from 'vitest'
import { logLine } from '../../observe/scene.ts'
import { privacyScene } from '../privacy/scene.ts'

const startMs = Date.UTC(2026, 10, 23, 12)
const gone = '203.0.113.77'
/** More than is read in one turn. */
const count = 30_000

it('waits with a packed log until it was read, and then takes every byte out and counts nothing twice', async () => {
  const scene = privacyScene(startMs)
  const packed = join(scene.folder, 'access-2026-11-23T11-00-00.000-size.log.gz')
  writeFileSync(packed, gzipSync(logLine(startMs - 5000, { client: gone }).repeat(count), { level: 1 }))
  const counting = scene.counting()
  const soFar = () => {
    try {
      return scene.requests()
    } catch (error) {
      if (error instanceof AppError) return 0
      throw error
    }
  }
  for (let turn = 0; soFar() === 0 && turn < 9; turn += 1) {
    scene.clock.nowMs += 1000
    expect(await counting.turn()).toMatchObject({ isBusy: true })
  }
  const before = readFileSync(packed)
  await expect(counting.forget(gone)).rejects.toThrow(
    new AppError('unavailable', 'an old log is still being read'),
  )
  expect(readFileSync(packed).equals(before)).toBe(true)
  await scene.turns()
  expect(scene.requests()).toBe(count)
  await counting.forget(gone)
  expect(gunzipSync(readFileSync(packed)).includes(gone)).toBe(false)
  expect(scene.where(gone)).toEqual([])
  await scene.turns()
  expect(scene.requests()).toBe(count)
})
