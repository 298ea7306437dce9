import { once } from 'node:events'
import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { keepBackups } from '@gatehouse/bot/backup/daily.ts'
import { AppError } from '@gatehouse/core/error.ts'
import type { AuditEvent } from '@gatehouse/core/identity/audit.ts'
import { describe, expect, it } from 'vitest'
import { startWithKey } from '../../backup/scene.ts'
import { TestGatehouse } from '../../harness/gatehouse.ts'
import { keeper } from '../../harness/kept.ts'
import { Alerting } from '../alerting.ts'

const keep = keeper()
const gib = 1024 ** 3
const minuteMs = 60_000

describe('the disk of the data folder', () => {
  it('is told of while too little of it is free, and when it is worse', async () => {
    const gate = keep(await TestGatehouse.start())
    const disk = { freeBytes: 50 * gib, wholeBytes: 100 * gib }
    const alerting = new Alerting(gate, { disk: async () => disk })
    const looks = async (freeBytes: number) => {
      disk.freeBytes = freeBytes
      await alerting.passes(2 * minuteMs)
      return gate.deps.alerts.open().map(({ severity, facts }) => [severity, facts[0]?.[1]])
    }
    expect(await looks(11 * gib)).toEqual([])
    expect(await looks(9 * gib)).toEqual([['warning', '9.0 GiB of 100.0 GiB']])
    expect(await looks(gib / 2)).toEqual([['critical', '512 MiB of 100.0 GiB']])
    expect(await looks(20 * gib)).toEqual([])
    // A tenth of a small one is less than ten gigabytes.
    disk.wholeBytes = gib
    expect(await looks(gib / 5)).toEqual([])
    expect(await looks(gib / 11)).toMatchObject([['warning', '93 MiB of 1.0 GiB']])
  })

  it('is told with what takes the room, and the line that makes some', async () => {
    const gate = keep(await TestGatehouse.start())
    const { folder } = gate.edge
    mkdirSync(join(folder, 'edge'), { recursive: true })
    for (const name of [
      'some.log',
      'some-2026-11-23T00-00-00.000.log',
      'some-2026-11-22T00-00-00.000.log.gz',
    ])
      writeFileSync(join(folder, 'edge', name), Buffer.alloc(2 * 1024 ** 2, 1))
    const low = async () => ({ freeBytes: gib / 2, wholeBytes: 100 * gib })
    const alerting = new Alerting(gate, { disk: low })
    await alerting.passes(minuteMs)
    const [real] = gate.deps.alerts.open()
    expect(real?.facts).toContainEqual(['edge/some.log', '6 MiB'])
    expect(real?.facts.at(-1)).toEqual(['everything else', expect.stringMatching(/^99\.\d GiB$/)])
    expect(real?.actions).toEqual(['settings show'])
    const sizes = [
      { name: 'traffic.db', bytes: 2_000_000_000 },
      { name: 'gatehouse.db', bytes: 1000 },
    ]
    await new Alerting(gate, { disk: low, dataSizes: async () => sizes }).passes(2 * minuteMs)
    const [alert] = gate.deps.alerts.open()
    expect(alert?.facts).toEqual([
      ['free', '512 MiB of 100.0 GiB'],
      ['the data folder', '1.9 GiB'],
      ['traffic.db', '1.9 GiB'],
      ['everything else', '97.6 GiB'],
    ])
    expect(alert?.actions).toEqual(['settings keep size=1000MB', 'settings show'])
    // The line is a whole one, and is what it is offered for.
    const { reply } = await gate.type(alert?.actions[0] ?? '', 'nothing')
    expect(reply.changes).toMatchObject([{ fields: [{ to: '1GB' }] }])
  })

  it('is looked at for real', async () => {
    const gate = keep(await TestGatehouse.start())
    let seen = { freeBytes: -1, wholeBytes: -1 }
    const real = new Alerting(gate)
    const { disk } = real.looking
    await new Alerting(gate, { disk: async () => (seen = await disk()) }).look()
    expect(seen.wholeBytes).toBeGreaterThan(0)
    expect(seen.freeBytes).toBeGreaterThanOrEqual(0)
    expect(seen.freeBytes).toBeLessThanOrEqual(seen.wholeBytes)
  })

  it('that cannot be looked at is neither full nor well again', async () => {
    const gate = keep(await TestGatehouse.start())
    let disk = async () => ({ freeBytes: gib / 2, wholeBytes: 100 * gib })
    const alerting = new Alerting(gate, { disk: () => disk() })
    await alerting.passes(minuteMs)
    expect(gate.deps.alerts.open()).toHaveLength(1)
    disk = async () => {
      throw new Error('EIO')
    }
    await alerting.passes(60 * minuteMs)
    expect(gate.deps.alerts.open()).toHaveLength(1)
    expect(gate.logged.map(({ message }) => message)).toContain('source of alerts cannot look')
  })
})

describe('the daily backup', () => {
  it('is told of when it cannot be made or is old, with the line that makes one, and over when it is there', async () => {
    const gate = keep(await startWithKey())
    const { backups, folder } = { ...gate.edge.stores, folder: gate.edge.folder }
    const alerting = new Alerting(gate)
    const open = async (ms = 1000) => {
      await alerting.passes(ms)
      return gate.deps.alerts.open().filter(({ key }) => key.startsWith('backup:'))
    }
    // Nothing was tried yet.
    expect(await open()).toEqual([])
    // What lies in the place of the folder keeps everybody from writing there, root as well.
    writeFileSync(join(folder, 'backups'), '')
    const daily = backsUp(gate)
    expect(await daily.fails).toMatchObject({ subject: 'The daily backup could not be made' })
    const [failed] = await open()
    expect(failed).toMatchObject({
      severity: 'warning',
      title: 'A backup could not be made.',
      facts: [
        ['why', expect.stringMatching(/^No backup can be made in .*\/backups .* right to write there\.$/)],
        ['newest', 'none'],
      ],
      actions: ['backup create', 'backup list'],
    })
    await daily.stop()
    rmSync(join(folder, 'backups'))
    await gate.done(failed?.actions[0] ?? '')
    expect(await open()).toEqual([])
    gate.clock.advance(2 * 24 * 60 * minuteMs)
    expect(await open(minuteMs)).toMatchObject([
      {
        title: 'The newest backup is older than two days.',
        facts: [['newest', expect.stringMatching(/ 2d old$/)]],
      },
    ])
    expect(backups.list()).toHaveLength(1)
    await gate.done('backup create')
    expect(await open()).toEqual([])
  })

  it('is not told of after a start, before it could be made up for, and a failure of before stays open until then', async () => {
    const gate = keep(await TestGatehouse.start())
    const nowMs = () => gate.clock.nowMs()
    const begin = (agoMs: number) => ({
      lastGood: () => ({ name: 'a.backup', path: '', bytes: 1, madeAtMs: nowMs() - agoMs, verifiedAtMs: 0 }),
      tries: (() => {
        const sinceMs = nowMs()
        return () => ({ sinceMs, last: null })
      })(),
    })
    const dayMs = 24 * 60 * minuteMs
    const keys = () => gate.deps.alerts.open().map(({ key }) => key)
    const late = new Alerting(gate, { backups: begin(5 * dayMs) })
    await late.passes(30 * minuteMs)
    expect(keys()).toEqual([])
    await late.passes(31 * minuteMs)
    expect(keys()).toEqual(['backup:daily'])
    await new Alerting(gate, { backups: begin(dayMs) }).passes(minuteMs)
    expect(keys()).toEqual(['backup:daily'])
    await new Alerting(gate, { backups: begin(dayMs / 2) }).passes(minuteMs)
    expect(keys()).toEqual([])
  })
})

/** What makes backups by itself, without its pauses, until it has failed once. */
function backsUp({ deps, edge, clock }: TestGatehouse) {
  const ending = new AbortController()
  const failed = Promise.withResolvers<AuditEvent>()
  let pauses = 0
  const audit = { ...edge.stores.audit, append: (event: AuditEvent) => failed.resolve(event) }
  const kept = keepBackups(
    {
      backups: edge.stores.backups,
      audit: audit as never,
      clock: {
        nowMs: () => clock.nowMs(),
        monotonicMs: () => clock.nowMs(),
        sleep: async (_ms, signal) => {
          pauses += 1
          if (pauses > 1 && !signal?.aborted) await once(signal ?? new AbortController().signal, 'abort')
        },
      },
      log: deps.log,
    },
    ending.signal,
  )
  return {
    fails: failed.promise,
    stop: () => {
      ending.abort()
      return kept
    },
  }
}

describe('the reading of the access log', () => {
  it('is told of when the log cannot be read, and over when it can', async () => {
    const gate = keep(await TestGatehouse.start())
    await gate.done('route add shop shop.localhost answer=200')
    await gate.ask('shop.localhost')
    const { accessLog } = gate.edge.place
    const alerting = new Alerting(gate)
    await alerting.passes(minuteMs)
    expect(gate.deps.alerts.open()).toEqual([])
    await gate.edge.caddy.stop()
    rmSync(accessLog)
    mkdirSync(accessLog)
    await alerting.passes(minuteMs)
    const open = () => gate.deps.alerts.open().filter(({ key }) => key.startsWith('log-reader:'))
    expect(open()).toMatchObject([{ key: 'log-reader:blind', severity: 'critical' }])
    rmSync(accessLog, { recursive: true })
    writeFileSync(accessLog, '')
    await alerting.passes(minuteMs)
    expect(open()).toEqual([])
  })

  it('is told of when it is behind, or does not answer', async () => {
    const gate = keep(await TestGatehouse.start())
    let behindMs = 61_000
    let isAway = false
    const totals: typeof gate.deps.summaries.totals = async query => {
      if (isAway) throw new AppError('unavailable', 'The numbers of the access log are away.')
      const summary = await gate.deps.summaries.totals(query)
      return { ...summary, coverage: { ...summary.coverage, untilMs: 1, behindMs } }
    }
    const alerting = new Alerting(gate, { summaries: { totals } })
    const keys = async () => {
      await alerting.passes(minuteMs)
      return gate.deps.alerts.open().map(({ key }) => key)
    }
    expect(await keys()).toEqual(['log-reader:behind'])
    isAway = true
    expect(await keys()).toEqual(['log-reader:behind', 'log-reader:blind'])
    isAway = false
    behindMs = 59_000
    expect(await keys()).toEqual([])
  })

  it('is told of when many lines cannot be read, until ten minutes went without', async () => {
    const gate = keep(await TestGatehouse.start())
    const alerting = new Alerting(gate)
    const keys = async (ms: number) => {
      await alerting.passes(ms)
      return gate.deps.alerts.open().map(({ key }) => key)
    }
    const unreadable = (lines: number) => {
      appendFileSync(gate.edge.place.accessLog, 'no line of an access log\n'.repeat(lines))
    }
    unreadable(30)
    expect(await keys(minuteMs)).toEqual([])
    unreadable(20)
    expect(await keys(minuteMs)).toEqual([])
    unreadable(1)
    expect(await keys(minuteMs)).toEqual(['log-reader:unread'])
    expect(gate.deps.alerts.open()).toMatchObject([{ facts: [['lines', '21 in 10 minutes']] }])
    expect(await keys(5 * minuteMs)).toEqual(['log-reader:unread'])
    await alerting.passes(6 * minuteMs)
    expect(await keys(minuteMs)).toEqual([])
  })
})
