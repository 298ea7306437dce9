import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { ReadAhead } from '@gatehouse/bot/access-log/read-ahead.ts'
import type { LogPosition } from '@gatehouse/core/access-log/follow/log-position.ts'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../../harness/folder.ts'
import { logLine } from '../../observe/scene.ts'

const nowMs = Date.UTC(2026, 10, 23, 9)

function scene() {
  const folder = temporaryFolder()
  onTestFinished(folder.stop)
  const path = join(folder.path, 'access.log')
  const clock = { ms: 0 }
  const open = (from: LogPosition | null, file?: URL) => {
    const parts = { path, scratch: folder.path, monotonicMs: () => clock.ms, ...(file && { file }) }
    const ahead = new ReadAhead(parts, from)
    onTestFinished(() => {
      ahead.close()
      return ahead.gone
    })
    return ahead
  }
  return { path, folder: folder.path, clock, open }
}

/** The paths of all lines that are there. */
async function paths(ahead: ReadAhead): Promise<string[]> {
  await ahead.begun
  const seen: string[] = []
  for (;;) {
    const { readBytes, packed, blind, waits } = ahead.follow(({ path }) => seen.push(path))
    if (packed !== null) await ahead.unpack(packed)
    else if (readBytes === 0 && !waits) return blind === null ? seen : [...seen, blind]
  }
}

it('gives what is there when it is asked, and goes on where it was', async () => {
  const { path, open } = scene()
  writeFileSync(path, logLine(nowMs, { uri: '/one' }) + logLine(nowMs, { uri: '/two?q' }))
  const ahead = open(null)
  expect(await paths(ahead)).toEqual(['/one', '/two'])
  expect(await paths(ahead)).toEqual([])
  appendFileSync(path, `${logLine(nowMs, { uri: '/three' })}garbage\n{"torn":`)
  expect(await paths(ahead)).toEqual(['/three'])
  expect(ahead.unread).toMatchObject({ garbage: 1 })
  const { position } = ahead
  appendFileSync(path, `1}\n${logLine(nowMs, { uri: '/four' })}`)
  expect(await paths(open(position))).toEqual(['/four'])
})

it('unpacks what is compressed, each time', async () => {
  const { path, folder, open } = scene()
  const rotated = join(folder, 'access-2026-11-23T09-01-00.000-size.log.gz')
  writeFileSync(rotated, gzipSync(logLine(nowMs, { uri: '/packed' })))
  writeFileSync(path, logLine(nowMs, { uri: '/one' }))
  expect(await paths(open(null))).toEqual(['/packed', '/one'])
  expect(await paths(open(null))).toEqual(['/packed', '/one'])
})

it('says that the log is missing', async () => {
  expect(await paths(scene().open(null))).toEqual(['the access log is missing'])
})

it('throws what the thread died of', async () => {
  const ahead = scene().open(null, new URL('../threads/crashing.ts', import.meta.url))
  await ahead.begun
  expect(() => ahead.follow(() => undefined)).toThrow('the disk has gone')
})

it('waits for no answer for long, and says so when none has come for a while', async () => {
  const { clock, open } = scene()
  const ahead = open(null, new URL('../threads/silent.ts', import.meta.url))
  const follow = () => ahead.follow(() => undefined)
  expect(follow()).toMatchObject({ readBytes: 0, blind: null, waits: true })
  clock.ms += 20_000
  expect(follow()).toMatchObject({ blind: 'nothing was heard of the disk for 20 seconds', waits: true })
})
