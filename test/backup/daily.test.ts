import { mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { keepBackups } from '@gatehouse/bot/backup/daily.ts'
import { listBackups, pruneBackups } from '@gatehouse/core/backup/backup-folder.ts'
import { backupName } from '@gatehouse/core/backup/backup-name.ts'
import type { GoodBackup, VerifiedBackup } from '@gatehouse/core/backup/backups.ts'
import { makeHeader } from '@gatehouse/core/backup/header.ts'
import { AppError } from '@gatehouse/core/error.ts'
import type { AuditEvent } from '@gatehouse/core/identity/audit.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { expect, it } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()
const hourMs = 3_600_000

/** Lets so many hours pass over an instance whose backups work, or do not, by the hour; the hours at which one was made. */
async function hours(count: number, works: (hour: number) => boolean) {
  let nowMs = 1000 * hourMs
  const beganMs = nowMs
  let last: Pick<GoodBackup, 'madeAtMs'> | null = null
  const made: number[] = []
  const written: AuditEvent[] = []
  const ending = new AbortController()
  const hour = () => Math.floor((nowMs - beganMs) / hourMs)
  await keepBackups(
    {
      backups: {
        lastGood: () => last as GoodBackup | null,
        create: async () => {
          if (!works(hour())) throw new AppError('unavailable', 'The disk is full.')
          last = { madeAtMs: nowMs }
          made.push(hour())
          return { path: 'p', bytes: 1 } as VerifiedBackup & { removed: string[] }
        },
      },
      audit: { append: (event: AuditEvent) => written.push(event) } as never,
      clock: {
        nowMs: () => nowMs,
        monotonicMs: () => nowMs,
        sleep: async ms => {
          nowMs += ms
          if (hour() >= count) ending.abort()
        },
      },
      log: silentLog,
    },
    ending.signal,
  )
  return { made, written }
}

it('a backup is made soon after the start and then each day', async () => {
  expect((await hours(100, () => true)).made).toEqual([0, 24, 48, 72, 96])
})

it('one that cannot be made is tried again each hour, and the audit says so once', async () => {
  const { made, written } = await hours(60, hour => hour < 20 || hour > 30)
  expect(made).toEqual([0, 31, 55])
  expect(written).toEqual([
    expect.objectContaining({
      kind: 'happened',
      subject: 'The daily backup could not be made',
      facts: { words: 'The disk is full.' },
    }),
  ])
})

it('of many backups the newest stay, and one of each day of two weeks', () => {
  const folder = join(keep(temporaryFolder()).path, 'backups')
  mkdirSync(folder)
  const noon = Date.UTC(2026, 5, 30, 12)
  const header = makeHeader('1a2b3c4d', Buffer.alloc(32))
  const put = (name: string, agoHours: number) => {
    const file = join(folder, `${name}.backup`)
    writeFileSync(file, header.bytes)
    const at = new Date(noon - agoHours * hourMs)
    utimesSync(file, at, at)
  }
  // Somebody asks for one again and again; before, there was one a day for a month.
  for (let minute = 0; minute < 30; minute += 1) put(`now-${String(minute).padStart(2, '0')}`, minute / 60)
  for (let day = 1; day <= 30; day += 1) put(`day-${String(day).padStart(2, '0')}`, day * 24)
  writeFileSync(join(folder, 'notes.txt'), '')
  const removed = pruneBackups(folder, 'now-00.backup')
  const left = listBackups(folder).map(({ name }) => name.replace('.backup', ''))
  expect(left.filter(name => name.startsWith('now'))).toEqual(
    ['00', '01', '02', '03', '04', '05', '06'].map(minute => `now-${minute}`),
  )
  expect(left.filter(name => name.startsWith('day'))).toEqual(
    Array.from({ length: 13 }, (_, day) => `day-${String(day + 1).padStart(2, '0')}`),
  )
  expect(removed).toHaveLength(60 - left.length)
})

it('what only has the name of a backup, or a time that has not come, pushes no real one out', () => {
  const folder = join(keep(temporaryFolder()).path, 'backups')
  mkdirSync(folder)
  const noon = Date.UTC(2026, 5, 30, 12)
  const { bytes } = makeHeader('1a2b3c4d', Buffer.alloc(32))
  const put = (atMs: number, text: Uint8Array | string) => {
    const name = backupName(atMs, '1a2b3c4d')
    writeFileSync(join(folder, name), text)
    return name
  }
  const made = put(noon, bytes)
  const before = put(noon - hourMs, bytes)
  // A copy of an old one has a new time, which says nothing.
  const copied = put(noon - 400 * 24 * hourMs, bytes)
  const junk = Array.from({ length: 40 }, (_, hour) => put(noon + (hour + 1) * hourMs, 'x'))
  expect(pruneBackups(folder, made)).toEqual([])
  expect(listBackups(folder).filter(({ isOne }) => isOne)).toMatchObject([
    { name: made },
    { name: before },
    { name: copied },
  ])
  // Real ones, of a clock that was ahead.
  for (const name of junk) writeFileSync(join(folder, name), bytes)
  const removed = pruneBackups(folder, made)
  expect(removed).not.toContain(made)
  expect(removed).toContain(before)
})
