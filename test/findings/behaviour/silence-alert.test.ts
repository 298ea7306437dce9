import { findings as source } from '@gatehouse/core/alerts/sources/findings.ts'
import { silence } from '@gatehouse/core/findings/detectors/silence.ts'
import type { Finding } from '@gatehouse/core/findings/finding.ts'
import { expect, it } from 'vitest'
import { Alerting } from '../../alerts/alerting.ts'
import { TestGatehouse } from '../../harness/gatehouse.ts'
import { shared } from '../../harness/shared.ts'

const gate = shared(await TestGatehouse.start())
await gate.done('route add shop shop.localhost answer=200', 'route add wiki wiki.localhost answer=200')

it('nobody is told of the silence of a route that was disabled or removed, but of that of another', async () => {
  const found = (route: string, id: number): Finding => ({
    ...{ id, route, detector: silence.name, subject: '', severity: 'warning', count: 3, samples: [] },
    ...{
      firstMs: gate.clock.nowMs() - 180_000,
      lastMs: gate.clock.nowMs(),
      words: 'no requests, usually 40 a minute',
    },
  })
  const all = { findings: { list: () => [found('shop', 1), found('wiki', 2), found('gone', 3)] } }
  await new Alerting(gate, all, [source]).look()
  const open = () => gate.deps.alerts.open().map(({ route }) => route)
  expect(open().sort()).toEqual(['shop', 'wiki'])
  await gate.done('route disable shop')
  await new Alerting(gate, all, [source]).look()
  expect(open()).toEqual(['wiki'])
})
