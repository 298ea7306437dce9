import { X509Certificate } from 'node:crypto'
import type { DialReply } from '@gatehouse/core/edge/certificate-dial.ts'
import { CertificateWatch } from '@gatehouse/core/edge/certificate-watch.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { certificateOf, covers } from '@gatehouse/core/routing/certificates/certificate.ts'
import { expiryLevel } from '@gatehouse/core/routing/certificates/expiry.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import { initialSettings } from '@gatehouse/core/routing/settings.ts'
import { describe, expect, it } from 'vitest'
import { issue } from '../harness/certificates.ts'
import { answerRoute } from '../harness/edge.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000

describe('a certificate', () => {
  it('says its names, its dates and who signed it', () => {
    const ca = issue({ ca: true, commonName: 'Town CA\u202e' })
    const notAfter = new Date('2031-02-03T04:05:06Z')
    const { certificate } = issue({ names: ['Shop.example.com', '*.example.com'], notAfter, by: ca })
    expect(certificateOf(new X509Certificate(certificate))).toMatchObject({
      issuer: 'Town CA?',
      names: ['shop.example.com', '*.example.com'],
      notAfterMs: notAfter.getTime(),
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  it.each([
    ['shop.example.com', true],
    ['a.b.example.com', false],
    ['example.com', false],
    ['*.example.com', true],
    ['*.shop.example.com', false],
    ['shop.example.org', false],
  ])('for *.example.com covers %s: %s', (host, covered) => {
    expect(covers(['*.example.com'], host)).toBe(covered)
  })
})

describe('the marks', () => {
  it.each([
    ['90 days', 90 * dayMs, 22 * dayMs, null],
    ['90 days', 90 * dayMs, 21 * dayMs, 21],
    ['90 days', 90 * dayMs, 7 * dayMs, 7],
    ['90 days', 90 * dayMs, dayMs, 1],
    ['90 days', 90 * dayMs, 0, 0],
    ['90 days', 90 * dayMs, -dayMs, 0],
    ['a year', 365 * dayMs, 22 * dayMs, null],
    ['a year', 365 * dayMs, 20 * dayMs, 21],
    // Renewed by Caddy with four of its twelve hours left.
    ['12 hours', 12 * hourMs, 3.9 * hourMs, null],
    ['12 hours', 12 * hourMs, 2.9 * hourMs, 21],
    ['12 hours', 12 * hourMs, 0.9 * hourMs, 7],
    ['12 hours', 12 * hourMs, 0.1 * hourMs, 1],
    ['7 days', 7 * dayMs, 2.3 * dayMs, null],
    ['7 days', 7 * dayMs, 1.7 * dayMs, 21],
  ])('of one that lives %s', (_life, lifeMs, leftMs, level) => {
    const notAfterMs = 1_900_000_000_000
    expect(expiryLevel({ notBeforeMs: notAfterMs - lifeMs, notAfterMs }, notAfterMs - leftMs)).toBe(level)
  })
})

/** A watch over `count` hosts whose clock and certificates a test moves by hand. */
function watchOver(count: number) {
  const events: EdgeEvent[] = []
  const asked: string[] = []
  const life = { fingerprint: 'first', notAfterMs: 90 * dayMs }
  const time = { nowMs: 0 }
  const clock = { nowMs: () => time.nowMs, monotonicMs: () => time.nowMs, sleep: async () => undefined }
  const dial = async (_listener: string, host: string): Promise<DialReply> => {
    asked.push(host)
    const certificate = {
      ...life,
      issuer: 'Town CA',
      names: [host],
      notBeforeMs: life.notAfterMs - 90 * dayMs,
    }
    return { kind: 'served', certificate }
  }
  const name = (index: number) => `r${String(index).padStart(5, '0')}`
  const state: DesiredState = {
    settings: initialSettings(':80', ':443'),
    policies: [],
    mitigations: [],
    routes: Array.from({ length: count }, (_, index) => answerRoute(name(index), 'x')),
  }
  const watch = new CertificateWatch(
    { dial, clock, log: silentLog, tell: event => events.push(event) },
    () => state,
  )
  const at = async (days: number) => {
    time.nowMs = days * dayMs
    await watch.look('all')
    return events.splice(0).map(event => (event.kind === 'certificate-ends' ? event.level : event.kind))
  }
  return { watch, at, life, asked, state }
}

describe('the watch', () => {
  it('tells of each mark once, and again of the next certificate', async () => {
    const { at, life } = watchOver(3)
    expect(await at(60)).toEqual([])
    expect(await at(70)).toEqual([21])
    expect(await at(71)).toEqual([])
    expect(await at(84)).toEqual([7])
    expect(await at(89.5)).toEqual([1])
    expect(await at(91)).toEqual([0])
    expect(await at(92)).toEqual([])
    life.fingerprint = 'second'
    life.notAfterMs = 180 * dayMs
    expect(await at(92)).toEqual([])
    expect(await at(175)).toEqual([7])
  })

  it('looks at 1,000 of 10,000 hosts at a time, and at each of them in ten looks', async () => {
    const { at, asked, watch, state } = watchOver(10_000)
    await at(0)
    expect(asked).toHaveLength(1000)
    for (let look = 1; look < 10; look += 1) await at(0)
    expect(new Set(asked).size).toBe(10_000)
    expect(watch.summary()).toMatchObject({ looked: 10_000, without: [] })
    state.routes.length = 1
    await at(0)
    expect(watch.summary()?.looked).toBe(1)
  })

  it('looks at a new host without waiting for the hour', async () => {
    const { at, asked, watch, state } = watchOver(2)
    await at(0)
    state.routes.push(answerRoute('new', 'x'))
    asked.length = 0
    await watch.look('new')
    expect(asked).toEqual(['new.localhost'])
  })
})
