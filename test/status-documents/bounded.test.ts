import { gzipSync } from 'node:zlib'
import { noTally } from '@gatehouse/core/health/tally.ts'
import { expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'
import { Documents } from './scene.ts'

const day = 86_400_000
const gate = await TestGatehouse.start()
shared({ gate, stop: () => gate.stop() })
const documents = new Documents(gate)

it('an overview of 100 routes with 90 different days each is at most 30 kB on the wire', async () => {
  const names = Array.from({ length: 100 }, (_, at) => `service-${at}`)
  await gate.done(...names.slice(0, 1).map(name => `route add ${name} ${name}.example.com answer=200`))
  const { state } = gate.edge.control.current()
  const [first] = state.routes
  if (!first) throw new Error('no route')
  const outcome = await gate.edge.control.change({
    edit: before => ({
      ...before,
      routes: names.map(name => ({ ...first, name, hosts: [`${name}.example.com`] })),
    }),
    risk: 'change',
    author: 'test',
    why: 'many routes',
    consent: { kind: 'own' },
    verify: false,
  })
  expect(outcome.kind).toBe('applied')
  const failedOn = (at: number, back: number) =>
    (at * 7 + back * 13) % 5 === 0 ? 1 + ((at * 31 + back * 17) % 300) : 0
  const todayMs = Math.floor(gate.clock.nowMs() / day) * day
  for (const [at, route] of names.entries())
    gate.edge.stores.probes.add(
      'day',
      Array.from({ length: 90 }, (_, back) => ({
        ...noTally(),
        route,
        target: '',
        startMs: todayMs - back * day,
        good: 2880 - failedOn(at, back),
        bad: failedOn(at, back),
        firstReason: failedOn(at, back) > 0 ? 'status' : null,
        lastReason: failedOn(at, back) > 0 ? 'status' : null,
        coveredMs: day,
      })),
    )
  await documents.turn()
  const text = documents.text('overview.json')
  expect(documents.read('overview').routes).toHaveLength(100)
  expect(documents.read('overview').routes[7]?.days.states).toMatch(/^[hgd]{90}$/)
  expect(gzipSync(text).length).toBeLessThanOrEqual(30_000)
})
