import { ask } from '../../harness/ask.ts'
import type { TestEdge } from '../../harness/edge.ts'
import { rawAdmin } from '../../harness/raw-admin.ts'
import { startUpstream } from '../../harness/upstream.ts'
import { caddyPid, edgeWith, many, proxyAt, routeName } from '../many-routes.ts'
import { type Measurement, type Row, rowOf } from '../row.ts'

const host = `${routeName(0)}.localhost`
const pauseMs = 10
const longestMs = 60_000

/** Ways in which a Caddy loses all it had. A third death within a minute would make Gatehouse give the young revision up. */
const losses = [
  {
    name: 'configuration deleted',
    how: 'DELETE /config/ on the admin socket',
    lose: deleteConfig,
    rounds: 5,
  },
  { name: 'Caddy killed', how: 'kill -9 of the Caddy', lose: killCaddy, rounds: 2 },
]

/** From the loss of everything that Caddy had to the first right answer. */
export const recovery: Measurement = {
  name: 'recovery',
  title: 'Back after Caddy lost everything',
  run: async say => {
    const rows: Row[] = []
    for (const count of [1000, 10_000]) rows.push(...(await measure(count, say)))
    return rows
  },
}

async function measure(count: number, say: (words: string) => void): Promise<Row[]> {
  const upstream = await startUpstream('upstream')
  const routes = many(count, index => proxyAt(index, upstream.port))
  const edge = await edgeWith(routes, { watch: true })
  const rows: Row[] = []
  try {
    for (const { name, how, lose, rounds } of losses) {
      const seconds: number[] = []
      for (let round = 0; round < rounds; round += 1) {
        await calm(edge)
        const start = performance.now()
        await lose(edge)
        await firstAnswer(edge)
        seconds.push((performance.now() - start) / 1000)
        say(`${count} routes, ${name}: back after ${seconds.at(-1)?.toFixed(2)} s`)
      }
      const target = count === 1000 ? { sense: 'at most' as const, value: 3 } : null
      const label = `${count.toLocaleString('en')} routes, ${name}`
      rows.push(
        rowOf(
          {
            name: label,
            target,
            unit: 's',
            how: `${how}; then requests until one is answered by its upstream`,
          },
          seconds,
        ),
      )
    }
  } finally {
    await edge.stop()
    await upstream.stop()
  }
  return rows
}

/** Until the edge has been seen to be right, and a time that differs from round to round, so that losses meet the watch anywhere. */
async function calm(edge: TestEdge): Promise<void> {
  while ((await edge.control.check(false)) !== null) await wait(100)
  await wait(500 + Math.random() * 1000)
}

async function deleteConfig(edge: TestEdge): Promise<void> {
  const answer = await rawAdmin(edge.place.adminSocket, 'DELETE', '/config/')
  if (answer.status !== 200) throw new Error(`not deleted: ${answer.body}`)
}

async function killCaddy(edge: TestEdge): Promise<void> {
  process.kill(caddyPid(edge), 'SIGKILL')
}

async function firstAnswer(edge: TestEdge): Promise<void> {
  const deadline = performance.now() + longestMs
  while (!(await answers(edge))) {
    if (performance.now() > deadline) throw new Error('no right answer within a minute')
    await wait(pauseMs)
  }
}

async function answers(edge: TestEdge): Promise<boolean> {
  try {
    const answer = await ask(edge.http, host)
    return answer.status === 200 && answer.body === 'upstream'
  } catch {
    // Nobody listens yet.
    return false
  }
}

function wait(ms: number): Promise<void> {
  return new Promise(done => setTimeout(done, ms))
}
