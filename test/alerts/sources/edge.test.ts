import { describe, expect, it } from 'vitest'
import { until } from '../../harness/ask.ts'
import type { TestEdgeOptions } from '../../harness/edge.ts'
import { TestGatehouse } from '../../harness/gatehouse.ts'
import { keeper } from '../../harness/kept.ts'
import { rawAdmin } from '../../harness/raw-admin.ts'
import { startUpstream } from '../../harness/upstream.ts'
import { Alerting } from '../alerting.ts'

const keep = keeper()

async function scene(options: TestEdgeOptions = {}) {
  const gate = keep(await TestGatehouse.start(options))
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  await gate.edge.control.check(false)
  const alerting = new Alerting(gate)
  await alerting.look()
  expect(alerting.words()).toEqual([])
  return { gate, alerting }
}

describe('drift that was not put right', () => {
  it('is an alert until it is, by the line that it offers', async () => {
    const { gate, alerting } = await scene()
    const idle = '/config/apps/http/servers/edge/idle_timeout'
    expect((await rawAdmin(gate.edge.place.adminSocket, 'PATCH', idle, '"7m"')).status).toBe(200)
    await gate.edge.control.check(false)
    await alerting.look()
    expect(alerting.words()).toEqual(['raised: What Caddy runs is not what was applied.'])
    const [alert] = gate.deps.alerts.open()
    expect(alert).toMatchObject({
      key: 'drift:edge',
      severity: 'critical',
      actions: ['drift repair', 'drift show'],
    })
    await gate.done('drift repair')
    await alerting.passes(1000)
    expect(alerting.words().at(-1)).toBe('recovered: What Caddy runs is not what was applied.')
  })

  it('is none when it was', async () => {
    const { gate, alerting } = await scene()
    const idle = '/config/apps/http/servers/edge/idle_timeout'
    await rawAdmin(gate.edge.place.adminSocket, 'PATCH', idle, '"7m"')
    expect((await gate.edge.control.check(true))?.repairedAtMs).not.toBeNull()
    await alerting.passes(1000)
    expect(alerting.words()).toEqual([])
  })
})

describe('a change that failed', () => {
  it('is an alert until another one works; its own card tells it', async () => {
    const { gate, alerting } = await scene()
    const answer = await gate.type('route set shop upstreams=http://127.0.0.1:1')
    expect(answer.exit).toBe(1)
    await alerting.look()
    const [alert] = gate.deps.alerts.open()
    expect(alert).toMatchObject({ key: 'apply-failed:newest', severity: 'warning', elsewhere: true })
    expect(alert?.title).toMatch(/^Revision \d+ failed and was taken back\.$/)
    expect(alert?.actions[0]).toMatch(/^revision diff \d+ \d+$/)
    expect(gate.edge.stores.cards.newest('alert:')).toBeNull()
    const upstream = keep(await startUpstream('shop'))
    await gate.done(`route set shop upstreams=http://127.0.0.1:${upstream.port}`)
    await alerting.passes(1000)
    expect(gate.deps.alerts.open()).toEqual([])
  })
})

describe('an edge that died', () => {
  it('is one alert, which another card tells, and no alert for each route', async () => {
    const { gate, alerting } = await scene({ watch: true })
    await gate.probe(2)
    await gate.edge.caddy.stop()
    await until(
      async () => gate.edge.control.status().running,
      running => running === 'down',
    )
    await gate.probe(4)
    await alerting.passes(60_000)
    expect(gate.deps.alerts.open().map(({ key }) => key)).toContain('edge-down:caddy')
    expect(alerting.words().filter(words => words.includes('Route'))).toEqual([])
    expect(gate.edge.stores.cards.newest('alert:')).toBeNull()
  })
})
