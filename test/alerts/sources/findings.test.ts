import { startedFor } from '@gatehouse/bot/alerts/started-for.ts'
import { expect, it } from 'vitest'
import { until } from '../../harness/ask.ts'
import { TestGatehouse } from '../../harness/gatehouse.ts'
import { keeper } from '../../harness/kept.ts'
import { Alerting } from '../alerting.ts'

const keep = keeper()
const from = { headers: { 'X-Forwarded-For': '203.0.113.1' } }

it('what a detector found by real requests is an alert, which offers to block whoever it was', async () => {
  const gate = keep(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  const alerting = new Alerting(gate)
  await alerting.look()
  await gate.ask('shop.localhost', '/.env', from)
  const open = () => gate.deps.alerts.open().filter(({ key }) => key.startsWith('findings:'))
  const [alert] = await until(
    async () => {
      await alerting.look()
      return open()
    },
    alerts => alerts.length > 0,
  )
  expect(alert).toMatchObject({
    severity: 'critical',
    route: 'shop',
    actions: ['block 203.0.113.1 1h', expect.stringMatching(/^finding show f\d+$/)],
  })
  expect(alert?.key).toMatch(/^findings:client:[0-9a-f]{8}$/)
  const vera = gate.person('vera', 'viewer')
  const shown = JSON.stringify(await gate.as(vera, `alert show ${alert?.id}`))
  expect(shown).not.toContain('203.0.113.1')
  expect(JSON.stringify(await gate.as(vera, 'alert list'))).not.toContain('203.0.113.1')
  gate.clock.advance(1000)
  await gate.done('block 203.0.113.1 1h', 'block 203.0.113.99 1h')
  expect((await gate.ask('shop.localhost', '/', from)).status).toBe(403)
  await alerting.passes(16 * 60_000)
  expect(open()).toEqual([])
  const over = gate.deps.alerts.get(alert?.id ?? 0)
  expect(over && startedFor(gate.deps, over)).toEqual(['end block 203.0.113.1'])
})

it('a note is none', async () => {
  const gate = keep(await TestGatehouse.start())
  const notice = {
    id: 1,
    detector: 'odd-methods',
    route: '',
    subject: '',
    severity: 'notice',
    firstMs: 0,
    lastMs: gate.clock.nowMs(),
    count: 1,
    samples: [],
    words: null,
  } as const
  const list = (severity: 'notice' | 'warning') =>
    new Alerting(gate, { findings: { list: () => [{ ...notice, severity }] } })
  await list('notice').look()
  expect(gate.deps.alerts.open()).toEqual([])
  await list('warning').look()
  expect(gate.deps.alerts.open()).toHaveLength(1)
})
