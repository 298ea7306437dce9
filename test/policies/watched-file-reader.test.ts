import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { WatchedFileReader } from '@gatehouse/core/watched-files/watched-file-reader.ts'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()
const first = '192.0.2.1\n'
const second = '192.0.2.2\n'

/** What is read of a list whose content is exchanged without another inode, size or time. */
async function readTwice(ageSeconds: number): Promise<string[]> {
  const { path: folder } = keep(temporaryFolder())
  const reader = new WatchedFileReader(folder)
  const atSeconds = Date.now() / 1000 - ageSeconds
  const read: string[] = []
  for (const content of [first, second]) {
    writeFileSync(join(folder, 'bots.txt'), content)
    utimesSync(join(folder, 'bots.txt'), atSeconds, atSeconds)
    const list = await reader.addressList('bots')
    read.push(list.kind === 'good' ? list.networks.join() : list.fault)
  }
  return read
}

it('a list that may still change without its time telling is read anew', async () => {
  // Written at a time to come, as on a file server whose clock is ahead: it is never long ago.
  expect(await readTwice(-3600)).toEqual(['192.0.2.1', '192.0.2.2'])
})

it('a list that has not changed for long is not read anew', async () => {
  expect(await readTwice(3600)).toEqual(['192.0.2.1', '192.0.2.1'])
})
