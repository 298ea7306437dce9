import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { noUnread } from '@gatehouse/core/access-log/follow/unread.ts'
import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import { Rollup } from '@gatehouse/core/access-log/rollup.ts'
import { SqliteFindingStore } from '@gatehouse/core/sqlite/traffic/sqlite-finding-store.ts'
import { SqliteTrafficReader } from '@gatehouse/core/sqlite/traffic/traffic-reader.ts'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../../harness/folder.ts'
import { readLine } from '../../harness/read-line.ts'
import { runChild } from '../../harness/run-child.ts'
import { sample } from '../../harness/soak.ts'
import { expectedFindings, foundByLines } from './crash-findings.ts'
import { crashLine } from './crash-lines.ts'

const hundred = Array.from({ length: 100 }, (_, kill) => kill)
const countingChild = new URL('counting-child.ts', import.meta.url)
const writingChild = new URL('writing-child.ts', import.meta.url)

/** A log that is written, and counted by processes that are killed at random moments, one after the other; then counted to its end. */
async function countedUnderKills(way: 'with the numbers' | 'apart', kills: number) {
  const folder = temporaryFolder()
  onTestFinished(folder.stop)
  const log = join(folder.path, 'log')
  mkdirSync(log)
  const file = join(folder.path, 'traffic.db')
  const args = [join(log, 'access.log'), folder.path, file, way]
  const writer = spawn(process.execPath, [fileURLToPath(writingChild), log], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  let written = ''
  writer.stdout.on('data', chunk => {
    written += String(chunk)
  })
  const ended = new Promise(resolve => writer.once('close', resolve))
  for (let kill = 0; kill < kills; kill += 1) await countUntilKilled(args, kill % 2 === 0)
  writer.stdin.end()
  await ended
  expect(await runChild(countingChild, [...args, 'to the end'])).toBe('counting')
  const live = () => ({ untilMs: null, behindBytes: 0, behindMs: 0, blind: null })
  const reader = new SqliteTrafficReader({ file, live })
  onTestFinished(() => reader.close())
  const findings = new SqliteFindingStore(file)
  onTestFinished(() => findings.close())
  return { reader, findings: foundByLines(findings), written: Number(written) }
}

/** It dies in the middle of a transaction, or at any moment. */
async function countUntilKilled(args: readonly string[], inTransaction: boolean): Promise<void> {
  const until = inTransaction ? String(randomInt(1, 4)) : ''
  const reader = spawn(process.execPath, [fileURLToPath(countingChild), ...args, until], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<void>(resolve => reader.once('close', () => resolve()))
  if (!inTransaction) {
    await once(reader.stdout, 'data')
    await delay(randomInt(80))
    reader.kill('SIGKILL')
  }
  await ended
}

/** The lines themselves, the first so many of them. */
function linesOf(count: number): LogLine[] {
  return Array.from({ length: count }, (_, number) => {
    const bytes = Buffer.from(crashLine(number).trimEnd())
    const line = readLine(bytes, 0, bytes.length)
    if (line === null) throw new Error('no line of an access log')
    return line
  })
}

/** What the rows must be, worked out from the lines themselves. */
function expectedRows(lines: readonly LogLine[], lengthS: number): Map<string, Rollup> {
  const rows = new Map<string, Rollup>()
  for (const line of lines) {
    const key = `${Math.floor(line.atMs / 1000 / lengthS) * lengthS} ${line.route}`
    const row = rows.get(key) ?? new Rollup()
    row.add(line)
    rows.set(key, row)
  }
  return rows
}

function storedRows(reader: SqliteTrafficReader, resolution: 'minute' | 'hour'): Map<string, Rollup> {
  const stored = [...reader.rollups(resolution, 0, 1e11, null)]
  return new Map(stored.map(({ startS, route, row }) => [`${startS} ${route}`, Rollup.fromRow(row)]))
}

const plain = (rows: Map<string, Rollup>) =>
  [...rows]
    .map(([key, row]) => [key, row.counts, row.clients(), row.quantileUs(0.5), row.quantileUs(0.99)])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))

it('every row and every finding is exact, however often the one who counts is killed', async () => {
  const { reader, findings, written } = await countedUnderKills('with the numbers', sample(hundred, 8).length)
  expect(written).toBeGreaterThan(1000)
  const lines = linesOf(written)
  expect(plain(storedRows(reader, 'minute'))).toEqual(plain(expectedRows(lines, 60)))
  const { hour } = reader.coverage().kept.rollups
  const hours = [...expectedRows(lines, 3600)].filter(([key]) => Number.parseInt(key, 10) < hour.untilS)
  expect(plain(storedRows(reader, 'hour'))).toEqual(plain(new Map(hours)))
  expect(reader.coverage().unread).toEqual(noUnread())
  expect(findings.length).toBeGreaterThan(10)
  expect(findings).toEqual(expectedFindings(lines))
}, 900_000)

it('is what it would not be if how far the log was read were written for itself', async () => {
  const { reader, findings, written } = await countedUnderKills('apart', 2)
  const counted = [...storedRows(reader, 'minute').values()].reduce(
    (sum, row) => sum + row.counts.requests,
    0,
  )
  expect(counted).toBeGreaterThan(written)
  const signs = (of: readonly { count: number }[]) => of.reduce((sum, { count }) => sum + count, 0)
  expect(signs(findings)).toBeGreaterThan(signs(expectedFindings(linesOf(written))))
}, 900_000)
