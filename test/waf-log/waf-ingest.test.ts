import { appendFileSync, mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { SqliteWafReader } from '@gatehouse/core/sqlite/traffic/waf-reader.ts'
import { findRequest } from '@gatehouse/core/waf-log/find-request.ts'
import { readWafLine } from '@gatehouse/core/waf-log/read-waf-line.ts'
import { WafIngest } from '@gatehouse/core/waf-log/waf-ingest.ts'
import { mostRows } from '@gatehouse/core/waf-log/waf-sheets.ts'
import { restRule } from '@gatehouse/core/waf-log/waf-store.ts'
import { WafSummaries } from '@gatehouse/core/waf-log/waf-summary.ts'
import { describe, expect, it, onTestFinished } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { wafLine } from './waf-lines.ts'

const startMs = Date.UTC(2026, 2, 2, 10, 30)
const dayMs = 86_400_000
const live = { untilMs: null, behindBytes: 0, behindMs: 0, blind: null }

function open() {
  const folder = temporaryFolder()
  const path = join(folder.path, 'waf.log')
  const database = join(folder.path, 'traffic.db')
  const clock = { nowMs: startMs, monotonicMs: 0 }
  const files = new AccessLogFiles(path)
  const ledger = new SqliteTrafficLedger(database)
  const reader = new SqliteWafReader(database)
  const begin = () =>
    new WafIngest({
      files,
      ledger,
      readLine: readWafLine,
      nowMs: () => clock.nowMs,
      monotonicMs: () => clock.monotonicMs,
    })
  const read = (ingest: WafIngest) => {
    clock.monotonicMs += 1000
    while (ingest.turn().isBusy) clock.monotonicMs += 1000
  }
  onTestFinished(() => {
    reader.close()
    ledger.close()
    return folder.stop()
  })
  const asked = { fromMs: 0, untilMs: startMs + 100 * dayMs, route: null }
  const summaries = new WafSummaries(reader, () => live)
  return { path, clock, files, reader, begin, read, asked, summaries }
}

describe('the log of the WAF', () => {
  it('need not be there before anything matched', () => {
    const { path, begin, read, asked, summaries, reader } = open()
    const ingest = begin()
    read(ingest)
    expect(summaries.top(asked, 10).tops).toEqual([])
    writeFileSync(path, wafLine(startMs))
    read(ingest)
    expect(summaries.top(asked, 10).tops).toMatchObject([
      { rule: 942100, matches: 1, refused: 1, clients: 1 },
    ])
    rmSync(path)
    read(ingest)
    expect(reader.wafState()?.blind).toBeNull()
    writeFileSync(path, wafLine(startMs + 1000))
    read(ingest)
    expect(summaries.top(asked, 10).tops).toMatchObject([{ matches: 2 }])
  })

  it('that cannot be read is said to be so, and read when it can', () => {
    const { path, begin, read, asked, summaries } = open()
    mkdirSync(path)
    const ingest = begin()
    read(ingest)
    expect(summaries.top(asked, 10).coverage.state?.blind).toBe('the log of the WAF is not a regular file')
    rmdirSync(path)
    writeFileSync(path, wafLine(startMs))
    read(ingest)
    expect(summaries.top(asked, 10)).toMatchObject({
      tops: [{ matches: 1 }],
      coverage: { state: { blind: null } },
    })
  })

  it('is counted once through ends without a word, rotation and torn lines', () => {
    const { path, clock, begin, read, asked, summaries } = open()
    let written = 0
    let ingest = begin()
    for (let round = 0; round < 60; round += 1) {
      const lines = Array.from({ length: round % 7 }, () => wafLine(startMs + written++)).join('')
      const torn = lines.length > 100 && round % 3 === 0 ? lines.length - 40 : lines.length
      appendFileSync(path, lines.slice(0, torn))
      if (round % 4 === 1) {
        // Read, and not committed: it ends as a killed one does.
        ingest.turn()
        ingest.end()
        ingest = begin()
      } else read(ingest)
      appendFileSync(path, lines.slice(torn))
      if (round % 10 === 9) {
        const at = new Date(startMs + round * 1000).toISOString().slice(0, 23).replaceAll(':', '-')
        renameSync(path, path.replace('.log', `-${at}-size.log`))
        writeFileSync(path, '')
      }
      clock.nowMs += 1000
    }
    read(ingest)
    expect(summaries.rule(942100, asked).matches).toBe(written)
    expect(written).toBeGreaterThan(150)
  })

  it('tells by hour, route and rule how often, from how many, where and in what', () => {
    const { path, begin, read, asked, summaries } = open()
    const lines = [
      wafLine(startMs),
      wafLine(startMs, { client_ip: '2001:db8::1', blocked: false }),
      wafLine(startMs, { client_ip: '2001:db8::1', alone: false }),
      wafLine(startMs + 3_600_000 / 2, {
        client_ip: '2001:db8::2',
        path: '/else',
        parts: ['ARGS:q', 'ARGS:r'],
      }),
      wafLine(startMs, { route: 'wiki' }),
      wafLine(startMs, { rule_id: 949110, rule_message: 'Inbound Anomaly Score Exceeded', parts: ['TX:x'] }),
      wafLine(startMs, { msg: 'transaction not closed' }),
    ]
    writeFileSync(path, lines.join(''))
    read(begin())
    const { tops } = summaries.top(asked, 10)
    expect(tops.map(({ rule, route, matches, refused }) => [rule, route, matches, refused])).toEqual([
      [942100, 'shop', 4, 3],
      [942100, 'wiki', 1, 1],
    ])
    const rule = summaries.rule(942100, { ...asked, route: 'shop' })
    // The two addresses are of one network, which is one client.
    expect(rule).toMatchObject({
      clients: 2,
      alone: 2,
      paths: [{ key: '/search', atLeast: 3 }, { key: '/else' }],
      parts: [{ key: 'ARGS:q', atLeast: 4 }, { key: 'ARGS:r' }],
      about: { message: 'SQL Injection Attack Detected via libinjection', severity: 'critical' },
    })
    expect(summaries.rule(942100, asked).routes.map(({ route }) => route)).toEqual(['shop', 'wiki'])
    expect(summaries.rule(942100, { ...asked, untilMs: startMs - 3_600_000 }).matches).toBe(0)
  })

  it('is bounded: rules and routes beyond so many of an hour are one sum', () => {
    const { path, begin, read, asked, summaries } = open()
    const many = Array.from({ length: mostRows + 40 }, (_, index) => wafLine(startMs, { route: `r${index}` }))
    writeFileSync(path, many.join('').repeat(2))
    read(begin())
    const { tops, others, rest } = summaries.top(asked, 10)
    expect(tops.length + others).toBe(mostRows)
    expect(rest).toBe(80)
    expect(summaries.rule(restRule, asked).matches).toBe(80)
  })

  it('is kept for sixty days', () => {
    const { path, clock, begin, read, asked, summaries } = open()
    writeFileSync(path, wafLine(startMs))
    const ingest = begin()
    read(ingest)
    clock.nowMs += 59 * dayMs
    read(ingest)
    expect(summaries.rule(942100, asked).matches).toBe(1)
    clock.nowMs += 2 * dayMs
    read(ingest)
    expect(summaries.rule(942100, asked).matches).toBe(0)
  })
})

describe('a line of it that makes no sense', () => {
  const said = (line: string) => {
    const bytes = Buffer.from(line)
    return readWafLine(bytes, 0, bytes.length)
  }

  it.each([
    ['', 'nothing'],
    ['null', 'null'],
    ['{"msg":"rule matched"}', 'too little'],
    [wafLine(startMs, { rule_id: '942100' }), 'a rule that is no number'],
    [wafLine(startMs, { rule_id: -1 }), 'a rule below zero'],
    [wafLine(startMs, { transaction_id: '../../etc' }), 'a reference with other signs'],
    [wafLine(startMs, { ts: 'now' }), 'a time that is none'],
    [wafLine(startMs, { path: 7 }), 'a path that is no text'],
    [wafLine(startMs).slice(0, -20), 'half of it'],
  ])('%j is none: %s', line => {
    expect(said(line)).toBeNull()
  })

  it('is counted as unread, and what comes after it is read', () => {
    const { path, begin, read, asked, summaries, reader } = open()
    writeFileSync(
      path,
      `nonsense\n${wafLine(startMs, { ts: 1e12 })}${wafLine(startMs + 9e7)}${wafLine(startMs)}`,
    )
    read(begin())
    expect(summaries.rule(942100, asked).matches).toBe(1)
    expect(reader.wafState()?.unread).toMatchObject({ garbage: 2, outOfTime: 1 })
  })

  it('may be as long as it likes: its texts are cut', () => {
    const long = 'x'.repeat(100_000)
    const match = said(
      wafLine(startMs, { path: long, host: long, method: long, parts: Array(50).fill(long), tags: [long] }),
    )
    expect(JSON.stringify(match).length).toBeLessThan(2000)
  })

  it('with half of a pair is well-formed afterwards', () => {
    const match = said(wafLine(startMs).replace('/search', '/\\ud800'))
    expect(match).toMatchObject({ path: '/\ufffd' })
  })
})

describe('the matches of one request', () => {
  it('are found by their reference in the newest and the rotated files, and in no other line', () => {
    const { path, files } = open()
    const older = path.replace('.log', '-2026-03-01T10-00-00.000-size.log')
    writeFileSync(older, wafLine(startMs, { transaction_id: 'old-1' }).repeat(2))
    const decoy = wafLine(startMs, { transaction_id: 'other', path: '/"transaction_id":"new-1"' })
    writeFileSync(path, decoy + wafLine(startMs, { transaction_id: 'new-1' }) + decoy)
    expect(findRequest(files, 'new-1').matches).toMatchObject([{ ref: 'new-1', rule: 942100 }])
    expect(findRequest(files, 'old-1').matches).toHaveLength(2)
    expect(findRequest(files, 'nowhere')).toEqual({ matches: [], unread: 0 })
  })
})
