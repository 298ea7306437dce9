import type { TestEdge } from '../../harness/edge.ts'
import { load } from '../load.ts'
import { answerAt, caddyPid, edgeWith, many, routeName } from '../many-routes.ts'
import { cpuMs } from '../process-usage.ts'
import { type Measurement, rowOf } from '../row.ts'

const rounds = 10
const work = { connections: 16, pipelined: 8, seconds: 2 }
const how = `answers of the edge itself, so that finding the route weighs most; ${work.connections} kept connections with ${work.pipelined} requests each under way`

/** Whether a request to the last of very many hosts is as fast as one to the last of ten. */
export const lastHost: Measurement = {
  name: 'last-host',
  title: 'Requests to the last of 10,000 hosts, against the last of ten',
  run: async say => {
    const few = await edgeWith(many(10, answerAt))
    const lots = await edgeWith(many(10_000, answerAt))
    const seen: { few: Sample; lots: Sample }[] = []
    try {
      for (let round = 0; round <= rounds; round += 1) {
        const order = round % 2 === 0
        const first = order ? await sample(few, 10) : await sample(lots, 10_000)
        const second = order ? await sample(lots, 10_000) : await sample(few, 10)
        const pair = order ? { few: first, lots: second } : { few: second, lots: first }
        say(`${Math.round(pair.few.rate)}/s of ten, ${Math.round(pair.lots.rate)}/s of 10,000`)
        // The first pair warms both up.
        if (round > 0) seen.push(pair)
      }
    } finally {
      await few.stop()
      await lots.stop()
    }
    return rowsOf(seen)
  },
}

interface Sample {
  /** Answers a second. */
  rate: number
  /** Processor time of Caddy for one answer. */
  cpuMicros: number
  /** The share of its core that the generator used. */
  busy: number
}

async function sample(edge: TestEdge, count: number): Promise<Sample> {
  const pid = caddyPid(edge)
  const before = cpuMs(pid)
  const port = Number(edge.http.split(':')[1])
  const { answers, seconds, busy } = await load({ ...work, port, host: `${routeName(count - 1)}.localhost` })
  return { rate: answers / seconds, cpuMicros: ((cpuMs(pid) - before) * 1000) / answers, busy }
}

function rowsOf(seen: readonly { few: Sample; lots: Sample }[]) {
  const rate = {
    target: { sense: 'at least' as const, value: 0.9 },
    unit: 'ratio' as const,
    how: `${rounds} pairs in turn; ${how}`,
  }
  const cpu = {
    target: null,
    unit: 'µs' as const,
    how: 'processor time of Caddy for one answer, from /proc; what another load on the machine falsifies least',
  }
  const plain = { target: null, unit: 'requests/s' as const, how: 'access log on, as always' }
  return [
    rowOf(
      { ...rate, name: 'requests/s, ratio' },
      seen.map(({ few, lots }) => lots.rate / few.rate),
    ),
    rowOf(
      {
        ...rate,
        target: null,
        name: 'Caddy’s processor time a request, ten to 10,000, ratio',
        how: 'below 1 the 10,000 cost more',
      },
      seen.map(({ few, lots }) => few.cpuMicros / lots.cpuMicros),
    ),
    rowOf(
      { ...plain, name: 'ten hosts' },
      seen.map(({ few }) => few.rate),
    ),
    rowOf(
      { ...plain, name: '10,000 hosts' },
      seen.map(({ lots }) => lots.rate),
    ),
    rowOf(
      { ...cpu, name: 'Caddy a request, ten hosts' },
      seen.map(({ few }) => few.cpuMicros),
    ),
    rowOf(
      { ...cpu, name: 'Caddy a request, 10,000 hosts' },
      seen.map(({ lots }) => lots.cpuMicros),
    ),
    rowOf(
      {
        name: 'generator busy',
        target: null,
        unit: '%',
        how: 'of one core; below 100 it is not what limits the figures',
      },
      seen.flatMap(({ few, lots }) => [few.busy * 100, lots.busy * 100]),
    ),
  ]
}
