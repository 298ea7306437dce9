import { measuresOf } from '@gatehouse/bot/measuring/measures.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { beforeEach, expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()
let gate: TestGatehouse

beforeEach(async () => {
  gate = keep(await TestGatehouse.start())
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  await gate.measure()
})

const measures = () => measuresOf(gate.deps.trafficMeasures)
const newest = () => String(gate.edge.revisions.list(1)[0]?.number)

/** Another edge for one moment. */
async function withEdge<T>(over: Partial<typeof gate.deps.edge>, work: () => Promise<T>): Promise<T> {
  const { edge } = gate.deps
  gate.deps.edge = new Proxy(edge, {
    get: (target, key) => {
      const value: unknown = Reflect.get(over, key) ?? Reflect.get(target, key)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  try {
    return await work()
  } finally {
    gate.deps.edge = edge
  }
}

it('what breaks after it has begun is not waited for: nobody knows when it took effect', async () => {
  const { edge } = gate.deps
  const change: typeof edge.change = async request => {
    await edge.change(request)
    throw new AppError('unavailable', 'the edge went away')
  }
  await withEdge({ change }, () => gate.type('route set shop body=sale'))
  expect(gate.deps.trafficMeasures.get(newest())?.state).toBe('missed')
  expect(measures().measured(newest())).toEqual({
    lines: ['What it did to traffic was not measured: nobody knows when it took effect.'],
    worse: false,
  })
})

it('what was pushed away by another hand after it had begun came to nothing', async () => {
  const shown = await gate.type('route remove shop', 'nothing')
  const { edge } = gate.deps
  const change: typeof edge.change = async request => {
    const outcome = await edge.change(request)
    if (outcome.kind !== 'applied') return outcome
    const { revision } = outcome
    return { kind: 'failed', revision, reason: 'moved', words: 'another hand', restored: true }
  }
  const say = { kind: 'yes' } as const
  const { id = '' } = shown.reply.pending ?? {}
  await withEdge({ change }, () =>
    gate.say({ id, caller: { kind: 'local', face: 'gate', withoutCode: false }, say }),
  )
  expect(gate.deps.trafficMeasures.get(newest())?.state).toBe('void')
})

it('of what failed together with others and was done once more by itself one measure waits', async () => {
  const { edge, transactions, trafficMeasures } = gate.deps
  const together = 900
  const change: typeof edge.change = async request => {
    transactions.write(() => request.begun?.(together))
    return edge.change(request)
  }
  await withEdge({ change }, () => gate.type('route set shop body=sale'))
  expect(trafficMeasures.get(String(together))?.state).toBe('void')
  expect(trafficMeasures.get(newest())).toMatchObject({ state: 'waiting', effectAtMs: expect.any(Number) })
})

it('what the edge cannot be asked about holds nothing up, and is given up after half a minute', async () => {
  await gate.done('route set shop body=sale')
  const first = newest()
  const tryRoutes = async (routes: readonly string[]) => {
    if (routes.length === 0) return []
    throw new AppError('unavailable', 'the edge does not answer')
  }
  const shown: string[] = []
  gate.measured = ({ operation, state }) => shown.push(`${operation} ${state}`)
  await gate.done('block 203.0.113.7 for 1h')
  await withEdge({ tryRoutes }, () => gate.measure())
  expect(gate.deps.trafficMeasures.get(first)?.state).toBe('waiting')
  expect(shown).toEqual([expect.stringMatching(/^a\d+ measured$/)])
  await withEdge({ tryRoutes }, async () => {
    gate.clock.advance(31_000)
    await gate.measuring.measureDue()
  })
  expect(shown.at(-1)).toBe(`${first} missed`)
  expect(measures().measured(first)).toMatchObject({
    lines: [expect.stringContaining('the edge could not be asked')],
  })
})

it('only a route that did not answer counts as silent before, whatever a guard warns of', async () => {
  await gate.done('policy add safe headers', 'route policy add shop safe')
  const { reply } = await gate.type('route policy remove shop safe')
  expect(reply.notes?.length).toBeGreaterThan(0)
  expect(gate.deps.trafficMeasures.get(newest())).toMatchObject({ silent: [] })
  await gate.type('route set shop upstreams=http://127.0.0.1:1 verify=no')
  expect(gate.deps.trafficMeasures.get(newest())).toMatchObject({ silent: ['shop'] })
})
