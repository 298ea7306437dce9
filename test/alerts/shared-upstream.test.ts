import { routeHealth } from '@gatehouse/core/alerts/sources/route-health.ts'
import { expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { Alerting } from './alerting.ts'

const keep = keeper()

it('many routes that share an upstream name it, and the line that shows how they fare, however many they are', async () => {
  const gate = keep(await TestGatehouse.start())
  const names = Array.from({ length: 24 }, (_, index) => `shop-${index}`)
  const hostOf = (index: number) => (index < 18 ? '10.20.30.40' : '10.20.30.50')
  await gate.done(
    ...names.map(
      (name, index) =>
        `route add ${name} ${name}.localhost http://${hostOf(index)}:${8000 + index} verify=no`,
    ),
  )
  await gate.edge.control.check(false)
  const standings = () => names.map(route => ({ route, state: 'down' as const, cause: 'refused' as const }))
  const real = gate.deps.health
  const routes = (route?: string) =>
    real.routes(route).map(one => ({
      ...one,
      upstreams: one.upstreams.map(upstream => ({ ...upstream, state: 'down' as const })),
    }))
  const health = { standings, routes, upstreamCertificates: () => [] }
  await new Alerting(gate, { health }, [routeHealth]).passes(6000)
  const [alert] = gate.deps.alerts.open()
  expect(alert?.title).toBe('24 routes are down or degraded.')
  expect(alert?.facts).toContainEqual(['shared upstream', '10.20.30.40 (18 of 24)'])
  expect(alert?.actions[0]).toBe('health')
})
