import { keepLooking } from '@gatehouse/bot/startup/open-doctor.ts'
import type { Doctor } from '@gatehouse/core/doctor/doctor.ts'
import { expect, it } from 'vitest'
import { Alerting } from '../../alerts/alerting.ts'
import { TestGatehouse } from '../../harness/gatehouse.ts'
import { keeper } from '../../harness/kept.ts'
import { behindItsBack, type Wild } from './seeing.ts'

const keep = keeper()
const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** A clock whose pauses end when the test says so. */
function pauses() {
  const asked: { ms: number; end(): void }[] = []
  let told = Promise.withResolvers<void>()
  return {
    sleep: (ms: number, signal?: AbortSignal) =>
      new Promise<void>(end => {
        if (signal?.aborted) return end()
        signal?.addEventListener('abort', () => end())
        asked.push({ ms, end })
        told.resolve()
      }),
    /** The next pause, once it has begun. */
    async next(): Promise<{ ms: number; end(): void }> {
      while (asked.length === 0) {
        told = Promise.withResolvers()
        await told.promise
      }
      return asked.shift() ?? expect.fail()
    },
  }
}

it('what turns grave is an alert; it is looked at each hour, and the alert is over when it is mended', async () => {
  const gate = keep(await TestGatehouse.start())
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  gate.person('ada', 'admin')
  const alerting = new Alerting(gate)
  const clock = pauses()
  const looking = keepLooking(gate.deps.doctor, clock, gate.deps.log)
  const open = () =>
    gate.deps.alerts.open().flatMap(({ key }) => (key === 'doctor:unknown-host' ? [key] : []))
  const looks = async () => {
    ;(await clock.next()).end()
    await looked.next()
    await alerting.passes(1000)
  }
  const looked = lookedBy(gate.deps.doctor)
  await looks()
  expect(open()).toEqual([])
  const everybody = (config: Wild) =>
    config.apps.http.servers.edge.routes.unshift({
      handle: [{ handler: 'static_response', status_code: 200, body: 'hello' }],
      terminal: true,
    })
  await behindItsBack(gate, everybody, looks)
  expect(open()).toEqual(['doctor:unknown-host'])
  const alert = gate.deps.alerts.open().find(({ key }) => key === 'doctor:unknown-host')
  expect(alert).toMatchObject({
    severity: 'warning',
    title:
      'The doctor: this should be so, and is not: a host that nobody routes is answered by the edge itself.',
    actions: ['doctor only=unknown-host'],
  })
  // It has been so for a while, and is no emergency.
  expect(JSON.stringify((await gate.type('panic')).reply)).not.toContain('doctor')
  const pause = await clock.next()
  expect(pause.ms).toBe(hourMs)
  // Mended: whoever looks at that check alone ends the alert, too.
  expect((await gate.type('doctor only=unknown-host')).exit).toBe(0)
  await alerting.passes(1000)
  expect(open()).toEqual([])
  await looking.close()
})

it('looks a minute after the start, then each day while nothing is grave, and goes on when looking fails', async () => {
  const clock = pauses()
  let fails = false
  const doctor: Pick<Doctor, 'examine'> = {
    examine: async () => {
      if (fails) throw new Error('the disk is gone')
      return { atMs: 0, results: [] }
    },
  }
  const logged: string[] = []
  const log = (words: string) => void logged.push(words)
  const looking = keepLooking(doctor, clock, { info: log, warn: log, error: log })
  const nextMs = async () => {
    const { ms, end } = await clock.next()
    end()
    return ms
  }
  expect(await nextMs()).toBe(60_000)
  expect(await nextMs()).toBe(dayMs)
  fails = true
  expect(await nextMs()).toBe(dayMs)
  expect(await nextMs()).toBe(hourMs)
  expect(logged).toContain('doctor could not look')
  await looking.close()
})

it('a waiver is no alert and no failure; its end brings both back; each is in the audit', async () => {
  const gate = keep(await TestGatehouse.start())
  const ada = gate.person('ada', 'admin')
  const alerting = new Alerting(gate)
  const everybody = (config: Wild) =>
    config.apps.http.servers.edge.routes.unshift({
      handle: [{ handler: 'static_response', status_code: 200 }],
      terminal: true,
    })
  const isOpen = async () => {
    await alerting.passes(1000)
    return gate.deps.alerts.open().some(({ key }) => key === 'doctor:unknown-host')
  }
  await behindItsBack(gate, everybody, async () => {
    await gate.type('doctor')
    expect(await isOpen()).toBe(true)
    expect((await gate.as(ada, 'doctor only=unknown-host')).exit).toBe(1)
    const line = 'doctor waive unknown-host reason="a test of strangers" owner=ada for=2d'
    const wrong = await gate.as(ada, line, () => '000000')
    expect(wrong.exit).not.toBe(0)
    expect(await isOpen()).toBe(true)
    gate.clock.advance(30_000)
    expect(await gate.as(ada, line)).toMatchObject({ exit: 0 })
    expect(await isOpen()).toBe(false)
    const lived = await gate.as(ada, 'doctor only=unknown-host')
    expect(lived).toMatchObject({ exit: 0, reply: { severity: 'ok' } })
    expect(JSON.stringify(lived.reply.facts)).toContain('by ada: a test of strangers')
    expect((await gate.as(ada, line)).reply.title).toMatch(/unknown-host is waived already, by ada/)
    const { subject, actor } =
      gate.audit(50).find(({ kind, subject }) => kind === 'done' && /doctor waive/.test(subject)) ??
      expect.fail('no entry')
    expect({ subject, actor: actor.name }).toMatchObject({ actor: 'ada' })
    // At the end of its last day.
    gate.clock.advance(3 * dayMs)
    expect(await isOpen()).toBe(true)
    expect((await gate.type('doctor only=unknown-host')).exit).toBe(1)
    gate.clock.advance(30_000)
    expect(await gate.as(ada, line)).toMatchObject({ exit: 0 })
    expect(await isOpen()).toBe(false)
    expect((await gate.as(ada, 'doctor unwaive unknown-host')).exit).toBe(0)
    expect(await isOpen()).toBe(true)
  })
})

/** Tells of each look that has come to its end. */
function lookedBy(doctor: Pick<Doctor, 'examine'>): { next(): Promise<void> } {
  const examine = doctor.examine.bind(doctor)
  let told = Promise.withResolvers<void>()
  doctor.examine = async only => {
    const report = await examine(only)
    told.resolve()
    return report
  }
  return {
    next: async () => {
      await told.promise
      told = Promise.withResolvers()
    },
  }
}
