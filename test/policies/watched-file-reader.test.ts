import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sha256 } from '@gatehouse/core/canonical-json.ts'
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
  const reader = new WatchedFileReader({ lists: folder, storage: folder })
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

it.each<[string, (copy: string) => string, number | null]>([
  ['whole', copy => copy, 1_760_000_000_000],
  ['cut off', copy => copy.slice(0, -1), null],
  ['longer', copy => `${copy}192.0.2.2\n`, null],
  ['cut off in its first line', copy => copy.slice(0, 20), null],
  ['of another file', copy => copy.replace('bots', 'bets'), null],
  ['empty', () => '', null],
])(
  'a copy that the edge keeps and that is %s is believed only when it is whole',
  async (_how, spoil, when) => {
    const { path: storage } = keep(temporaryFolder())
    const reader = new WatchedFileReader({ lists: storage, storage })
    const path = '/lists/bots.txt'
    expect(await reader.keptSince(path)).toBeNull()
    const origin = { path, read_at: 1_760_000_000_000, bytes: first.length, sha256: sha256(first) }
    mkdirSync(join(storage, 'followed-files'))
    writeFileSync(join(storage, 'followed-files', sha256(path)), spoil(`${JSON.stringify(origin)}\n${first}`))
    expect(await reader.keptSince(path)).toBe(when)
  },
)
