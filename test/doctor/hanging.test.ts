import { setImmediate } from 'node:timers/promises'
import { examine } from '@gatehouse/core/doctor/examine.ts'
import { afterEach, expect, it, vi } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()
afterEach(() => vi.useRealTimers())

it('a check that hangs, or fails, has seen nothing after its time; the others see as ever', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const never = new Promise<never>(() => undefined)
  const deps = {
    production: false,
    clock: { nowMs: () => 0 },
    files: { dataFolder: keep(temporaryFolder()).path },
    edgeProcess: null,
    running: () => never,
    database: () => never,
    lastBackup: () => {
      throw new Error('the disk is gone')
    },
  }
  const asked = ['database-health', 'edge-handlers', 'admin-config', 'backup-age', 'reserve']
  let isOver = false
  const looking = examine(deps as never, [], asked).finally(() => {
    isOver = true
  })
  // Each begins in a turn of its own.
  for (const _ of asked) await setImmediate()
  await vi.advanceTimersByTimeAsync(19_999)
  await setImmediate()
  expect(isOver).toBe(false)
  await vi.advanceTimersByTimeAsync(1)
  const { results } = await looking
  const seen = Object.fromEntries(results.map(({ check, seen: one }) => [check.id, one]))
  const hung = { kind: 'unseen', words: 'It took longer than 20 seconds.', command: 'npm run gate -- doctor' }
  expect(seen).toEqual({
    'database-health': hung,
    'edge-handlers': hung,
    'admin-config': hung,
    'backup-age': { ...hung, words: 'Looking failed: the disk is gone.' },
    reserve: expect.objectContaining({ kind: 'bad' }),
  })
  expect(vi.getTimerCount()).toBe(0)
})
