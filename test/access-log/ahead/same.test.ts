import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ReadAhead } from '@gatehouse/bot/access-log/read-ahead.ts'
import { clientName } from '@gatehouse/core/access-log/client-name.ts'
import type { Followed } from '@gatehouse/core/access-log/follow/log-follower.ts'
import type { LogPosition } from '@gatehouse/core/access-log/follow/log-position.ts'
import { Ingest } from '@gatehouse/core/access-log/ingest.ts'
import { LineReader } from '@gatehouse/core/access-log/line/line-reader.ts'
import { followedLines, type LineSource } from '@gatehouse/core/access-log/line-source.ts'
import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import { textHash } from '@gatehouse/core/access-log/sketch/text-hash.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { traitsOf } from '@gatehouse/core/findings/traits.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { neighbourhoodBegins } from '@gatehouse/core/waf-log/neighbourhood.ts'
import { pathMark } from '@gatehouse/core/waf-log/path-mark.ts'
import { expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../../harness/folder.ts'
import { amount } from '../../harness/soak.ts'
import { generate } from '../generator/generate.ts'
import { opened } from '../privacy/finding-rows.ts'

const untilMs = Date.UTC(2026, 10, 23, 9)
const forMs = 3_600_000

/** So that both write after the same lines. */
class Patient extends ReadAhead {
  override follow(take: (line: LogLine) => void): Followed {
    for (let tries = 0; tries < 500; tries += 1) {
      const followed = super.follow(take)
      if (!followed.waits) return followed
    }
    throw new Error('nothing came')
  }
}

/** All that is in a database, by its tables. */
function contents(file: string): Record<string, unknown[]> {
  const database = opened(file)
  const { sqlite } = database
  const rows = (name: string) => sqlite.prepare(`SELECT * FROM ${name} ORDER BY 1, 2`).all()
  const tables = sqlite.prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'")
  const all = Object.fromEntries(tables.all().map(({ name }) => [name, rows(name)]))
  database.close()
  return all
}

/** These lines in a file. */
function logOf(lines: Iterable<string>) {
  const folder = temporaryFolder()
  onTestFinished(folder.stop)
  const log = join(folder.path, 'access.log')
  let batch: string[] = []
  const write = () => {
    writeFileSync(log, batch.join(''), { flag: 'a' })
    batch = []
  }
  for (const line of lines) {
    batch.push(line, '\n')
    if (batch.length > 20_000) write()
  }
  write()
  return { log, scratch: folder.path, monotonicMs: () => performance.now() }
}

/** Counts the same log in both ways. */
function countTwice(lines: Iterable<string>) {
  const { log, scratch, monotonicMs } = logOf(lines)
  const count = (name: string, source: (from: LogPosition | null) => LineSource) => {
    const database = join(scratch, name)
    const ledger = new SqliteTrafficLedger(database)
    const ingest = new Ingest({ source, ledger, nowMs: () => untilMs + 5000, monotonicMs: () => 0 })
    while (ingest.turn().isBusy);
    ingest.close()
    ledger.close()
    return contents(database)
  }
  const reader = new LineReader()
  const files = new AccessLogFiles(log, scratch)
  const parts = { path: log, scratch, monotonicMs }
  return {
    alone: count('alone.db', followedLines(files, reader.read.bind(reader))),
    ahead: count('ahead.db', from => new Patient(parts, from)),
  }
}

/** Half of them ask for what nobody asked for before. */
function* generated(lines: number): Generator<string> {
  let at = 0
  for (const line of generate({ lines, seed: 11, untilMs, forMs })) {
    at += 1
    yield at % 2 === 0 ? line : line.replace(/"uri":"\/[^"/?]*/, `$&/${at}`)
  }
}

it('counts to the last byte what is counted without a thread that reads', { timeout: 600_000 }, () => {
  const { alone, ahead } = countTwice(generated(amount(12_000, 1_000_000)))
  expect(Object.keys(ahead)).toEqual(Object.keys(alone))
  expect(alone.rollup?.length).toBeGreaterThan(100)
  expect(alone.finding?.length).toBeGreaterThan(10)
  for (const [name, rows] of Object.entries(alone)) expect(ahead[name], name).toEqual(rows)
})

/** More of them than there is room for in a piece, and texts in every form. */
function* odd(): Generator<string> {
  const at = untilMs / 1000 - 60
  const uris = [
    '',
    '/',
    '?',
    '/a?b?c',
    `/${'x'.repeat(300)}?${'y'.repeat(300)}`,
    '/../../etc/passwd',
    '/%2e%2e/',
  ]
  const referrers = [
    '',
    'https://a.test',
    'https://A.test/b',
    'http://u@a.test/?q',
    'x',
    'https://',
    `http://${'z'.repeat(300)}`,
  ]
  const clients = ['', '198.51.100.7', '2001:db8:1:2:3:4:5:6', '::ffff:198.51.100.7', 'x'.repeat(80)]
  for (let line = 0; line < 14_000; line += 1) {
    const [uri, ref, client] = [uris[line % 7], referrers[(line % 49) % 7], clients[line % 5]]
    if (line % 97 === 0) yield 'none'
    yield line < 10_000
      ? `{"ts":${at},"request":{"client_ip":"${client}"},"duration":1,"status":200}`
      : JSON.stringify({
          ts: at,
          request: { client_ip: client, uri },
          duration: 0.1,
          status: 404,
          ref,
          ua: line % 11 === 0 ? 'é' : 'sqlmap/1',
        })
  }
}

it('counts lines that have no room, and odd texts, in the same way', () => {
  const { alone, ahead } = countTwice(odd())
  expect(alone.finding?.length).toBeGreaterThan(0)
  for (const [name, rows] of Object.entries(alone)) expect(ahead[name], name).toEqual(rows)
})

it('knows of each line what follows from it', () => {
  const { log, scratch, monotonicMs } = logOf(generated(4000))
  const ahead = new Patient({ path: log, scratch, monotonicMs }, null)
  onTestFinished(() => ahead.close())
  const said: unknown[] = []
  const own: unknown[] = []
  const take = (line: LogLine) => {
    const { known, client, path } = line
    if (known === undefined) return
    said.push([known.traits, known.pathMark, known.clientName, known.clientHash, known.networkHash])
    const name = clientName(client)
    own.push([traitsOf(line), pathMark(path), name, textHash(name), textHash(neighbourhoodBegins(client))])
  }
  while (ahead.follow(take).readBytes > 0);
  expect(said.length).toBeGreaterThan(3000)
  expect(said).toEqual(own)
})
