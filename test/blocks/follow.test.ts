import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { BlockListFile } from '@gatehouse/core/caddy/block-list-file.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()

it('a list is followed, also after its folder was made anew, until it is to be followed no more', async () => {
  const { path } = keep(temporaryFolder())
  const folder = join(path, 'blocks')
  const list = join(folder, 'blocks.txt')
  const file = new BlockListFile(list, silentLog)
  file.write('first\n')
  const following = new AbortController()
  let calls = 0
  const changed = () => {
    calls += 1
  }
  const called = async (work: () => void) => {
    calls = 0
    work()
    await until(
      () => calls,
      count => count > 0,
    )
  }
  file.follow(changed, following.signal)
  await called(() => writeFileSync(list, 'other\n'))
  await called(() => rmSync(list))
  await called(() => file.write('second\n'))
  rmSync(folder, { recursive: true })
  mkdirSync(folder, { mode: 0o700 })
  file.follow(changed, following.signal)
  await called(() => file.write('third\n'))
  following.abort()
  file.follow(changed, following.signal)
  calls = 0
  file.write('fourth\n')
  await new Promise(done => setImmediate(done))
  expect(calls).toBe(0)
  expect(file.fault('fourth\n')).toBe(null)
})
