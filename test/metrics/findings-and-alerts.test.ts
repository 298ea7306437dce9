import { Metrics } from '@gatehouse/bot/metrics/metrics.ts'
import type { KeptAlert } from '@gatehouse/core/alerts/alert-store.ts'
import type { Finding } from '@gatehouse/core/findings/finding.ts'
import { expect, it } from 'vitest'
import { shared } from '../harness/shared.ts'
import { TestWeb } from '../web/web-parts.ts'
import { happened } from '../webhooks/scene.ts'
import { numberOf, readExposition } from './exposition.ts'

const web = shared(await TestWeb.start())

function found(id: number, firstMs: number, lastMs: number): Finding {
  const about = { detector: 'xss', route: 'shop', subject: '203.0.113.7', severity: 'warning' } as const
  return { id, ...about, firstMs, lastMs, count: 1, samples: [], words: null }
}

it('a finding counts once, when it begins; one from before the start does not', async () => {
  const startedAtMs = 1000
  const stored = [found(1, 500, 1500), found(2, 1200, 1200)]
  const metrics = new Metrics(false)
  const changedSince = (mark: number, most: number) => {
    const findings = stored.filter(({ lastMs }) => lastMs > mark).slice(0, most)
    return { findings, mark: Math.max(mark, ...findings.map(({ lastMs }) => lastMs)) }
  }
  metrics.open({ ...web.deps, startedAtMs, findings: { ...web.deps.findings, changedSince } })
  const count = async () => {
    const read = readExposition(await metrics.text())
    return numberOf(read, 'gatehouse_findings_total', { detector: 'xss', severity: 'warning' })
  }
  expect(await count()).toBe(1)
  stored[1] = found(2, 1200, 2000)
  stored.push(found(3, 2500, 2500))
  expect([await count(), await count()]).toEqual([2, 2])
})

it('open alerts count by the first part of their keys, and nothing behind it is a label', async () => {
  const open = ['route-health:shop', 'route-health:wiki', 'findings:"} 1\n203.0.113.7', 'made-up:x'].map(
    (key): KeptAlert => ({
      ...happened('raised', { key }).alert,
      told: true,
      round: 0,
      members: [],
      begunMs: [],
    }),
  )
  const metrics = new Metrics(false)
  const alerts: typeof web.deps.alerts = Object.assign(Object.create(web.deps.alerts), { open: () => open })
  metrics.open({ ...web.deps, alerts })
  const text = await metrics.text()
  const read = readExposition(text)
  const value = (kind: string) => numberOf(read, 'gatehouse_alerts_open', { kind, severity: 'critical' })
  expect(['route-health', 'findings', '_other', 'disk'].map(value)).toEqual([2, 1, 1, 0])
  expect(text).not.toMatch(/203\.0\.113|made-up/)
})
