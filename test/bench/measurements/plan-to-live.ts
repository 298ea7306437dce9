import { httpCall } from '@gatehouse/core/caddy/http-call.ts'
import { proxyRoute, type TestEdge } from '../../harness/edge.ts'
import { startUpstream } from '../../harness/upstream.ts'
import { edgeWith, many, proxyAt, routeName } from '../many-routes.ts'
import { type Measurement, type Row, rowOf } from '../row.ts'

const timeoutMs = 60_000
const maxBytes = 64 * 1024

interface Size {
  count: number
  rounds: number
  most: number
}

const sizes: readonly Size[] = [
  { count: 1000, rounds: 15, most: 1.2 },
  { count: 10_000, rounds: 7, most: 1.5 },
]

/** What Gatehouse adds to the time that Caddy itself takes for a new configuration. */
export const planToLive: Measurement = {
  name: 'plan-to-live',
  title: 'From a change to verified traffic, against Caddy alone',
  run: async say => {
    const rows: Row[] = []
    for (const size of sizes) rows.push(...(await measure(size, say)))
    return rows
  },
}

async function measure(size: Size, say: (words: string) => void): Promise<Row[]> {
  const { count, rounds, most } = size
  const upstream = await startUpstream('upstream')
  const first = count - rounds - 1
  const edge = await edgeWith(many(first, index => proxyAt(index, upstream.port)))
  const whole: number[] = []
  const raw: number[] = []
  try {
    for (let index = first; index < count; index += 1) {
      const pair = await measurePair(edge, index, upstream.port)
      say(`${count} routes: ${Math.round(pair.wholeMs)} ms against ${Math.round(pair.rawMs)} ms`)
      // The first pair warms both up.
      if (index === first) continue
      whole.push(pair.wholeMs)
      raw.push(pair.rawMs)
    }
  } finally {
    await edge.stop()
    await upstream.stop()
  }
  const routes = `${count.toLocaleString('en')} routes`
  const ratios = whole.map((wholeMs, index) => wholeMs / (raw[index] ?? Number.NaN))
  return [
    rowOf(
      {
        name: `${routes}, ratio`,
        target: { sense: 'at most', value: most },
        unit: 'ratio',
        how: `${rounds} pairs, in turn on the same Caddy, every route with a reverse proxy of its own`,
      },
      ratios,
    ),
    rowOf(
      {
        name: `${routes}, Gatehouse`,
        target: null,
        unit: 'ms',
        how: 'a route is added: plan, guards, revision synced to disk, push, stamp read back, a real request through the new route, revision active, start file synced to disk',
      },
      whole,
    ),
    rowOf(
      {
        name: `${routes}, Caddy alone`,
        target: null,
        unit: 'ms',
        how: 'POST /config/ of the same bytes over the same configuration before, on a connection of its own',
      },
      raw,
    ),
  ]
}

/** The same step twice: by Gatehouse, then, from the same place, by Caddy alone. */
async function measurePair(
  edge: TestEdge,
  index: number,
  port: number,
): Promise<{ wholeMs: number; rawMs: number }> {
  const before = await edge.live()
  // What the running instance does about every second: it leaves the ETag known.
  await edge.control.check(true)
  const route = proxyRoute(routeName(index), [port], {}, { hostHeader: `host-${index}.localhost` })
  const wholeMs = await timed(async () => {
    const outcome = await edge.add(route)
    if (outcome.kind !== 'applied') throw new Error(`the route is not live: ${JSON.stringify(outcome)}`)
  })
  const after = await edge.live()
  await post(edge, before)
  return { wholeMs, rawMs: await timed(() => post(edge, after)) }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

async function post(edge: TestEdge, body: string): Promise<void> {
  const answer = await httpCall({
    to: { socketPath: edge.place.adminSocket },
    method: 'POST',
    path: '/config/',
    headers: { host: 'caddy', 'content-type': 'application/json' },
    body,
    timeoutMs,
    maxBytes,
  })
  if (answer.status !== 200) throw new Error(`Caddy refused its own configuration: ${answer.body}`)
}
