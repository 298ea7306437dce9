import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { openTraffic } from '@gatehouse/bot/startup/open-traffic.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { z } from 'zod'
import type { TestEdge } from '../../harness/edge.ts'
import { TestGatehouse } from '../../harness/gatehouse.ts'
import { load } from '../load.ts'
import { answerAt, caddyPid, many, proxyAt, routeName } from '../many-routes.ts'
import { residentMb } from '../process-usage.ts'
import { type Measurement, type Row, rowOf } from '../row.ts'

/** How much is measured. */
interface BlockSize {
  routes: number
  blocks: number
  reloads: number
  prefixes: number
  pairs: number
}

const whole: BlockSize = { routes: 10_000, blocks: 300, reloads: 7, prefixes: 100_000, pairs: 7 }
/** What goes on meanwhile: a busy edge, and one that has no time left because the load is made on the same cores. */
const loads = [
  { words: 'some 3,000 requests a second', connections: 4, pipelined: 1, pauseMs: 1 },
  { words: 'as many requests as the machine can', connections: 2, pipelined: 1, pauseMs: 0 },
] as const
type Meanwhile = (typeof loads)[number]
const hardLoad = { connections: 16, pipelined: 8, seconds: 2 }
const settings = { trustedProxies: ['127.0.0.1'] }

/** How soon a block is in force, and what many of them cost. */
export const blocking: Measurement = {
  name: 'blocks',
  title: 'From `block` to the first refused request, and what 100,000 blocks cost',
  run: say => measureBlocks(whole, say),
}

/** The same in another size. */
async function measureBlocks(size: BlockSize, say: (words: string) => void): Promise<Row[]> {
  const gate = await TestGatehouse.start({ settings })
  // In the program the log is read by a thread; the harness would read it in the middle of each command.
  const reading = openTraffic(gate.edge.place.accessLog, silentLog)
  Object.assign(gate.deps, { traffic: reading.traffic })
  try {
    // Those that are asked are answered by the edge itself, so that no upstream is measured.
    const asked = [0, 1, size.routes - 1]
    const routes = many(size.routes, index => (asked.includes(index) ? answerAt(index) : proxyAt(index, 9)))
    const outcome = await gate.edge.change(state => ({ ...state, routes }), { verify: false })
    if (outcome.kind !== 'applied') throw new Error(`not applied: ${JSON.stringify(outcome)}`)
    return [...(await latencies(gate, size, say)), ...(await costs(gate, size, say))]
  } finally {
    await reading.close()
    await gate.stop()
  }
}

async function latencies(gate: TestGatehouse, size: BlockSize, say: (words: string) => void): Promise<Row[]> {
  const rows: Row[] = []
  for (const [at, meanwhile] of loads.entries())
    rows.push(...(await blocksUnder(gate, size, say, meanwhile, at)))
  return [...rows, await byReload(gate, size, say)]
}

/** @param at another part of the network for each load */
async function blocksUnder(
  gate: TestGatehouse,
  size: BlockSize,
  say: (words: string) => void,
  meanwhile: Meanwhile,
  at: number,
): Promise<Row[]> {
  const stop = loadUntil(gate.edge, meanwhile)
  const blocks: number[] = []
  try {
    for (let index = 0; index <= size.blocks; index += 1) {
      const client = `198.18.${at * 64 + (index >> 8)}.${index & 255}`
      const ms = await untilRefused(gate, client, size.routes - 1, `block ${client}`)
      // The first ones warm everything up.
      if (index > 0) blocks.push(ms)
    }
  } finally {
    await stop()
  }
  say(
    `blocks: ${quantile(blocks, 0.5).toFixed(1)} ms, of a hundred 99 in ${quantile(blocks, 0.99).toFixed(1)} ms; meanwhile ${meanwhile.words}`,
  )
  const how = `${size.blocks} blocks one after the other at ${size.routes} routes, from the call of dispatch to the first 403 of a client who asks without a pause; meanwhile ${meanwhile.words}`
  const target = (value: number) => (at === 0 ? { sense: 'at most' as const, value } : null)
  const row = (share: 0.5 | 0.99, most: number): Row => ({
    ...rowOf(
      {
        name: `block, p${share * 100}, ${at === 0 ? 'busy' : 'no time left'}`,
        target: target(most),
        unit: 'ms',
        how,
      },
      blocks,
    ),
    measured: quantile(blocks, share),
  })
  return [row(0.5, 5), row(0.99, 25)]
}

async function byReload(gate: TestGatehouse, size: BlockSize, say: (words: string) => void): Promise<Row> {
  const stop = loadUntil(gate.edge, loads[0])
  const reloads: number[] = []
  try {
    await gate.done('policy add bans ip-deny networks=192.0.2.1', `route policy add ${routeName(0)} bans`)
    for (let index = 0; index < size.reloads; index += 1) {
      const client = `198.19.0.${index}`
      reloads.push(await untilRefused(gate, client, 0, `policy set bans networks=192.0.2.1,${client}`))
      say(`by a reload: ${Math.round(reloads.at(-1) ?? 0)} ms`)
    }
  } finally {
    await stop()
  }
  return rowOf(
    {
      name: 'the same by a policy, which is a reload',
      target: null,
      unit: 'ms',
      how: `${size.reloads} times policy set; meanwhile ${loads[0].words}`,
    },
    reloads,
  )
}

/** Milliseconds from the call of dispatch to the first request of this client that is refused. */
async function untilRefused(
  gate: TestGatehouse,
  client: string,
  route: number,
  line: string,
): Promise<number> {
  const workerData = { port: portOf(gate.edge), host: `${routeName(route)}.localhost`, client }
  const asking = new Worker(new URL('../refused-client.ts', import.meta.url), { workerData })
  await once(asking, 'message')
  const refused = once(asking, 'message')
  const start = performance.timeOrigin + performance.now()
  const answer = gate.done(line)
  const [end] = await refused
  await answer
  return z.number().parse(end) - start
}

function portOf(edge: TestEdge): number {
  return Number(edge.http.split(':')[1])
}

/** Asks another route in seconds of load, one after the other, until it is told to stop. */
function loadUntil(edge: TestEdge, meanwhile: Meanwhile): () => Promise<void> {
  let ended = false
  const port = portOf(edge)
  const loading = (async () => {
    const once = () => load({ ...meanwhile, seconds: 1, port, host: `${routeName(1)}.localhost` })
    // A reload closes kept connections; then it begins anew.
    while (!ended) await once().catch(() => undefined)
  })()
  return async () => {
    ended = true
    await loading
  }
}

/** Requests of clients who are not blocked, with very many blocks and without any. */
async function costs(gate: TestGatehouse, size: BlockSize, say: (words: string) => void): Promise<Row[]> {
  const { blocks, blocking, transactions } = gate.deps
  const pid = caddyPid(gate.edge)
  const put = (untilMs: number) =>
    transactions.write(() => {
      for (let index = 0; index < size.prefixes; index += 1) {
        const network = `${11 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}.0/24`
        blocks.put(
          { network, except: [], routes: null, answer: 'refuse', reason: null, untilMs },
          { by: 'bench', byProgram: false },
          gate.clock.nowMs(),
        )
      }
    })
  const end = () =>
    transactions.write(() => {
      for (const { id } of blocks.live(gate.clock.nowMs()))
        blocks.end(id, { by: 'bench', why: 'bench' }, gate.clock.nowMs())
    })
  end()
  await blocking.takeEffect(null)
  const before = { caddy: residentMb(pid), gatehouse: residentMb(process.pid) }
  const ratios: number[] = []
  const took: number[] = []
  let after = before
  for (let round = 0; round <= size.pairs; round += 1) {
    const bare = await rate(gate.edge, size.routes)
    put(gate.clock.nowMs() + 3_600_000)
    const start = performance.now()
    const inForce = await blocking.takeEffect({ client: '11.0.0.1', route: null })
    if (inForce.kind !== 'in-force') throw new Error(inForce.words)
    took.push(performance.now() - start)
    const full = await rate(gate.edge, size.routes)
    after = { caddy: residentMb(pid), gatehouse: residentMb(process.pid) }
    end()
    await blocking.takeEffect(null)
    say(`${Math.round(full)}/s with ${size.prefixes} blocks, ${Math.round(bare)}/s without`)
    if (round > 0) ratios.push(full / bare)
  }
  const count = size.prefixes.toLocaleString('en')
  const told = (name: string, figure: number, how: string): Row =>
    rowOf({ name, target: null, unit: 'MB', how }, [figure])
  return [
    rowOf(
      {
        name: `requests/s with ${count} blocks, ratio`,
        target: { sense: 'at least', value: 0.95 },
        unit: 'ratio',
        how: `${size.pairs} pairs, to one route of ${size.routes}, of a client who is not blocked`,
      },
      ratios,
    ),
    rowOf(
      {
        name: `${count} blocks written at once, until they are in force`,
        target: null,
        unit: 'ms',
        how: 'the list written, taken up and shown by a request',
      },
      took,
    ),
    told(
      `${count} blocks, Caddy`,
      after.caddy - before.caddy,
      'resident memory more than before, old tables that wait for the collector among it',
    ),
    told(`${count} blocks, Gatehouse`, after.gatehouse - before.gatehouse, 'the same of Gatehouse'),
  ]
}

async function rate(edge: TestEdge, routes: number): Promise<number> {
  const port = portOf(edge)
  const { answers, seconds } = await load({ ...hardLoad, port, host: `${routeName(routes - 1)}.localhost` })
  return answers / seconds
}

function quantile(figures: readonly number[], share: number): number {
  const sorted = [...figures].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
