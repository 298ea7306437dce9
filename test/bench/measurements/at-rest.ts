import { rmSync } from 'node:fs'
import { startUpstream } from '../../harness/upstream.ts'
import { caddyPid, edgeWith, many, proxyAt } from '../many-routes.ts'
import { cpuMs, residentMb, settledMb } from '../process-usage.ts'
import { gate, type Program, startProgram } from '../program.ts'
import { type Measurement, type Row, rowOf } from '../row.ts'

const changes = 5
const watchSeconds = 10

interface Size {
  name: string
  count: number
  mostMb: number | null
}

const sizes: readonly Size[] = [
  { name: 'no routes', count: 0, mostMb: 120 },
  { name: '1,000 routes', count: 1000 - changes, mostMb: null },
  { name: '10,000 routes', count: 10_000 - changes, mostMb: 300 },
]

/** Memory and processor time of an instance that nobody uses. */
export const atRest: Measurement = {
  name: 'at-rest',
  title: 'Memory, and the cost of looking at the edge every second',
  run: async say => {
    const rows: Row[] = []
    for (const size of sizes) rows.push(...(await measure(size, say)))
    return rows
  },
}

/** The edge is filled first, and then a program takes it over as after a restart. */
async function measure({ name, count, mostMb }: Size, say: (words: string) => void): Promise<Row[]> {
  const upstream = await startUpstream('upstream')
  const edge = await edgeWith(many(count, index => proxyAt(index, upstream.port)))
  await edge.leave()
  const program = await startProgram({ folder: edge.folder, http: edge.http }).catch(error => {
    process.kill(caddyPid(edge))
    throw error
  })
  try {
    say(`${name}: settling`)
    const target = mostMb === null ? null : { sense: 'at most' as const, value: mostMb }
    const started = await settledMb(program.pid)
    const looking = await cpuShares(program, caddyPid(edge))
    say(`${name}: ${changes} changes`)
    for (let change = 0; change < changes; change += 1)
      await gate(
        edge.folder,
        'route',
        'add',
        `new-${change}`,
        `new-${change}.localhost`,
        `http://127.0.0.1:${upstream.port}`,
      )
    const changed = await settledMb(program.pid)
    const how = 'resident, once it has stopped moving'
    return [
      rowOf({ name: `${name}, Gatehouse after a start`, target, unit: 'MB', how }, [started]),
      rowOf({ name: `${name}, Gatehouse after ${changes} changes`, target, unit: 'MB', how }, [changed]),
      rowOf(
        { name: `${name}, Caddy`, target: null, unit: 'MB', how: 'its resident memory at the same moment' },
        [residentMb(caddyPid(edge))],
      ),
      rowOf(
        {
          name: `${name}, looking, Gatehouse`,
          target: null,
          unit: '%',
          how: `of one core, over ${watchSeconds} s without a request or a command`,
        },
        [looking.own],
      ),
      rowOf({ name: `${name}, looking, Caddy`, target: null, unit: '%', how: 'the same seconds' }, [
        looking.caddy,
      ]),
    ]
  } finally {
    await program.stop()
    await upstream.stop()
    rmSync(edge.folder, { recursive: true, force: true })
  }
}

async function cpuShares({ pid }: Program, caddy: number): Promise<{ own: number; caddy: number }> {
  const before = { own: cpuMs(pid), caddy: cpuMs(caddy), at: performance.now() }
  await new Promise(done => setTimeout(done, watchSeconds * 1000))
  const wallMs = performance.now() - before.at
  return {
    own: ((cpuMs(pid) - before.own) / wallMs) * 100,
    caddy: ((cpuMs(caddy) - before.caddy) / wallMs) * 100,
  }
}
