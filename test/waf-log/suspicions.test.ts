import { join } from 'node:path'
import { detectors } from '@gatehouse/core/findings/detectors/index.ts'
import { wafFalsePositives } from '@gatehouse/core/findings/detectors/waf-false-positives.ts'
import type { Finding } from '@gatehouse/core/findings/finding.ts'
import { SqliteTrafficLedger } from '@gatehouse/core/sqlite/traffic/traffic-ledger.ts'
import { Suspect } from '@gatehouse/core/waf-log/suspect.ts'
import { Suspicions } from '@gatehouse/core/waf-log/suspicions.ts'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { temporaryFolder } from '../harness/folder.ts'
import { inProportion, timesAsLong } from '../harness/growth.ts'
import { accessLine, atOf, readCorpus, type Step, wafMatch } from './read-corpus.ts'

const startMs = Date.UTC(2026, 2, 2, 10)

function open() {
  const folder = temporaryFolder()
  const ledger = new SqliteTrafficLedger(join(folder.path, 'traffic.db'))
  onTestFinished(() => {
    ledger.close()
    return folder.stop()
  })
  const begin = (detector = wafFalsePositives) =>
    new Suspicions(
      detector,
      ledger.writeWaf(page => page.suspects()),
    )
  const write = (suspicions: Suspicions) => {
    ledger.writeWaf(page => suspicions.write(page, startMs))
    suspicions.written()
  }
  const latest = (subject: string): Finding | null =>
    ledger.writeWaf(page =>
      page.findings.latest({ detector: wafFalsePositives.name, route: 'shop', subject }),
    )
  return { ledger, begin, write, latest }
}

function see(suspicions: Suspicions, steps: readonly Step[]): void {
  for (const step of steps)
    if (step.kind === 'match') suspicions.see(step.match)
    else suspicions.seeLine(step.line)
}

/** Something else comes so long after the beginning. */
const later = (suspicions: Suspicions, atMs: number) =>
  suspicions.seeLine(accessLine('/later', '10.77.0.1', atMs, 404))
const ripeMs = startMs + 600_000

/** Clients who load a page and meet a rule at another one. */
const people = (count: number, atMs = startMs): Step[] => {
  const [one] = readCorpus('waf-false-positives').filter(({ words }) => words.startsWith('people search'))
  const clients = new Set(Array.from({ length: count }, (_, index) => `10.0.0.${index + 1}`))
  return (one?.steps ?? []).flatMap((step): Step[] => {
    const client = step.kind === 'match' ? step.match.client : step.line.client
    if (!clients.has(client)) return []
    return step.kind === 'match'
      ? [{ kind: 'match', match: { ...step.match, atMs } }]
      : [{ kind: 'line', line: { ...step.line, atMs } }]
  })
}

describe.each(readCorpus('waf-false-positives'))('$words', ({ found, steps }) => {
  it(found === null ? 'is nothing' : `is ${found}`, () => {
    const { begin, write, ledger } = open()
    const suspicions = begin()
    see(suspicions, steps)
    const last = steps.at(-1)
    if (last) later(suspicions, atOf(last) + 600_000)
    write(suspicions)
    const day = ledger.writeWaf(page => page.findings.day(Date.UTC(2026, 2, 2) / 1000))
    if (found === null) return expect(day.begun).toBe(0)
    const one = ledger.writeWaf(page =>
      page.findings.latest({ detector: 'waf-false-positives', route: 'shop', subject: found }),
    )
    expect(one).toMatchObject({
      severity: 'notice',
      words: expect.stringContaining('answered well elsewhere'),
    })
  })
})

describe('each thing that is asked of it', () => {
  const found = (words: string, detector: typeof wafFalsePositives): number => {
    const { begin, write, ledger } = open()
    const suspicions = begin(detector)
    const steps = readCorpus('waf-false-positives').find(one => one.words === words)?.steps ?? []
    see(suspicions, steps)
    later(suspicions, startMs + 3_600_000)
    write(suspicions)
    return ledger.writeWaf(page => page.findings.day(Date.UTC(2026, 2, 2) / 1000)).begun
  }

  it.each([
    ['too few', { clients: 19 }],
    ['mostly attackers', { share: 0 }],
    ['a scan from many addresses, each with many paths', { mostPaths: 100 }],
  ])('is what makes nothing of: %s', (words, less) => {
    expect(found(words, wafFalsePositives)).toBe(0)
    expect(found(words, { ...wafFalsePositives, ...less })).toBeGreaterThan(0)
  })
})

describe('a suspicion', () => {
  it('is one of the detectors', () => {
    expect(detectors).toContain(wafFalsePositives)
  })

  it('goes on where it was after a new start', () => {
    const { begin, write, latest } = open()
    const first = begin()
    see(first, people(19))
    write(first)
    expect(latest('rule 942100 at /search')).toBeNull()
    const second = begin()
    const steps = people(20)
    see(second, steps.slice(-2))
    later(second, ripeMs)
    write(second)
    // The twentieth was seen at no other page.
    expect(latest('rule 942100 at /search')).toBeNull()
    see(second, steps.slice(19, 20))
    later(second, ripeMs)
    write(second)
    expect(latest('rule 942100 at /search')).toMatchObject({ count: 20 })
  })

  it('is told once a day, and counts what comes soon after', () => {
    const { begin, write, latest } = open()
    const suspicions = begin()
    see(suspicions, people(24))
    write(suspicions)
    expect(latest('rule 942100 at /search')).toBeNull()
    later(suspicions, ripeMs)
    write(suspicions)
    const told = latest('rule 942100 at /search')
    expect(told?.count).toBe(24)
    suspicions.see(wafMatch(942100, '/search', '10.0.0.1', ripeMs))
    write(suspicions)
    expect(latest('rule 942100 at /search')).toMatchObject({ id: told?.id, count: 25 })
    suspicions.see(wafMatch(942100, '/search', '10.0.0.1', startMs + 3 * 3_600_000))
    write(suspicions)
    expect(latest('rule 942100 at /search')).toMatchObject({ id: told?.id, count: 25 })
  })

  it('is passed over where somebody allowed it', () => {
    const { begin, write, latest } = open()
    const suspicions = begin()
    suspicions.allow((detector, { path }) => detector === wafFalsePositives.name && path === '/search')
    see(suspicions, people(24))
    later(suspicions, ripeMs)
    write(suspicions)
    expect(latest('rule 942100 at /search')).toBeNull()
  })

  it('holds a bounded number of rows, whatever attackers try', () => {
    const { begin, write, ledger, latest } = open()
    const suspicions = begin()
    see(suspicions, people(19))
    for (let path = 0; path < 3000; path += 1)
      suspicions.see(wafMatch(942100, `/${path}`, `10.9.0.${path % 250}`, startMs + path))
    write(suspicions)
    expect(ledger.writeWaf(page => page.suspects())).toHaveLength(1000)
    see(suspicions, people(24))
    later(suspicions, ripeMs)
    write(suspicions)
    expect(latest('rule 942100 at /search')).not.toBeNull()
  })

  it('forgets the clients of yesterday', () => {
    const { begin, write, ledger } = open()
    const suspicions = begin()
    see(suspicions, people(5))
    write(suspicions)
    suspicions.see(wafMatch(942100, '/new', '10.0.0.99', startMs + 86_400_000))
    write(suspicions)
    expect(ledger.writeWaf(page => page.suspects())).toMatchObject([{ path: '/new' }])
  })
})

describe('who makes it work', () => {
  /** Clients of one network of /48 each, who meet a rule at each of so many paths and are then answered well at another one. */
  const attack = (paths: number) => {
    const suspicions = new Suspicions(wafFalsePositives, [])
    const clients = Array.from({ length: 24 }, (_, index) => `2001:db8:${index + 1}::1`)
    for (let path = 0; path < paths; path += 1)
      for (const client of clients) suspicions.see(wafMatch(942100, `/${path}`, client, startMs))
    for (const client of clients) suspicions.seeLine(accessLine('/fine', client, startMs, 200))
    for (const client of clients) suspicions.see(wafMatch(942100, '/0', client, startMs))
  }

  it('pays for it alone: all of it costs no more than in proportion to what was sent', () => {
    const times = timesAsLong(
      () => attack(480),
      () => attack(120),
      inProportion,
    )
    expect(times).toBeLessThan(inProportion)
  })

  it.each([
    ['who tries many paths', 64],
    ['who was answered well elsewhere', 3],
  ])('is counted no further: %s', (_, paths) => {
    const counted = vi.spyOn(Suspect.prototype, 'isWell')
    onTestFinished(() => counted.mockRestore())
    const suspicions = new Suspicions(wafFalsePositives, [])
    for (let path = 0; path < paths; path += 1)
      for (const rule of [942100, 941100, 932160])
        suspicions.see(wafMatch(rule, `/${path}`, '2001:db8:1::1', startMs))
    for (let line = 0; line < 1000; line += 1)
      suspicions.seeLine(accessLine(`/fine/${line}`, '2001:db8:1::1', startMs, 200))
    expect(counted.mock.calls.length).toBeLessThanOrEqual(9)
  })
})
