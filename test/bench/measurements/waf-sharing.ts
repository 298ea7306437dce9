import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import type { TestEdge } from '../../harness/edge.ts'
import { samplePolicy } from '../../policies/samples.ts'
import { answerAt, caddyPid, edgeWith, many } from '../many-routes.ts'
import { settledMb } from '../process-usage.ts'
import { type Measurement, type Row, rowOf } from '../row.ts'

const count = 100
const rounds = 15
const memoryRounds = 3

/** What one WAF on very many routes costs: memory, and the time of a change that leaves it as it is. */
export const wafSharing: Measurement = {
  name: 'waf-sharing',
  title: `One WAF on ${count} routes`,
  run: async say => [...(await memory(say)), ...(await reloads(say))],
}

async function memory(say: (words: string) => void): Promise<Row[]> {
  const pairs: { one: number; all: number }[] = []
  for (let round = 0; round < memoryRounds; round += 1) {
    const one = await residentWith(1)
    const all = await residentWith(count)
    say(`${Math.round(one)} MB with one of ${count} protected, ${Math.round(all)} MB with all`)
    pairs.push({ one, all })
  }
  const how = `${memoryRounds} pairs of new edges with ${count} routes, all against one of them carrying the same WAF; resident memory of Caddy once it has stopped moving`
  return [
    rowOf(
      { name: 'memory, ratio', target: { sense: 'at most', value: 1.2 }, unit: 'ratio', how },
      pairs.map(({ one, all }) => all / one),
    ),
    rowOf(
      { name: `memory, ${count} protected`, target: null, unit: 'MB', how: 'the same' },
      pairs.map(({ all }) => all),
    ),
  ]
}

async function residentWith(carrying: number): Promise<number> {
  const edge = await edgeWith(many(count, answerAt))
  try {
    await protect(edge, carrying)
    return await settledMb(caddyPid(edge))
  } finally {
    await edge.stop()
  }
}

/** The same change on two edges in turn, of which one carries the WAF on every route. */
async function reloads(say: (words: string) => void): Promise<Row[]> {
  const bare = await edgeWith(many(count, answerAt))
  const guarded = await edgeWith(many(count, answerAt))
  const pairs: { bareMs: number; guardedMs: number }[] = []
  try {
    await protect(guarded, count)
    for (let round = 0; round <= rounds; round += 1) {
      const first = round % 2 === 0
      const a = await reloadMs(first ? bare : guarded, round)
      const b = await reloadMs(first ? guarded : bare, round)
      const pair = first ? { bareMs: a, guardedMs: b } : { bareMs: b, guardedMs: a }
      say(`${pair.guardedMs.toFixed(1)} ms with, ${pair.bareMs.toFixed(1)} ms without`)
      // The first pair warms both up.
      if (round > 0) pairs.push(pair)
    }
  } finally {
    await bare.stop()
    await guarded.stop()
  }
  const how = `${rounds} pairs in turn; POST /config/ with another idle time-out, the WAF of ${count} routes unchanged`
  return [
    rowOf(
      { name: 'reload, ratio', target: { sense: 'at most', value: 1.3 }, unit: 'ratio', how },
      pairs.map(({ bareMs, guardedMs }) => guardedMs / bareMs),
    ),
    rowOf(
      { name: 'reload with the WAF', target: null, unit: 'ms', how: 'the same' },
      pairs.map(({ guardedMs }) => guardedMs),
    ),
  ]
}

async function protect(edge: TestEdge, carrying: number): Promise<void> {
  const waf = samplePolicy('waf')
  const edit = (state: DesiredState): DesiredState => ({
    ...state,
    policies: [waf],
    routes: state.routes.map((route, index) =>
      index < carrying ? { ...route, policies: [waf.name] } : route,
    ),
  })
  const outcome = await edge.change(edit, { verify: false })
  if (outcome.kind !== 'applied') throw new Error(`not applied: ${JSON.stringify(outcome)}`)
}

async function reloadMs(edge: TestEdge, round: number): Promise<number> {
  const { body, etag } = await edge.admin.read()
  const config = JSON.parse(body)
  config.apps.http.servers.edge.idle_timeout = `${100 + round}s`
  const text = JSON.stringify(config)
  const start = performance.now()
  const outcome = await edge.admin.push(text, etag)
  const tookMs = performance.now() - start
  if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(outcome)}`)
  return tookMs
}
