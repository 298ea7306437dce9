import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { TestEdge } from '../../harness/edge.ts'
import { load } from '../load.ts'
import { answerAt, caddyPid, edgeWith, many, routeName } from '../many-routes.ts'
import { PageViewers, type Polls } from '../page-viewers.ts'
import { cpuMs } from '../process-usage.ts'
import { startProgram } from '../program.ts'
import { type Measurement, type Row, rowOf } from '../row.ts'

const viewers = 500
const rounds = 10
const host = 'status.localhost'
const path = '/data/overview.json'
/** What the page waits for an overview that holds for 45 s. */
const everyMs = 11_250
const work = { connections: 16, pipelined: 8, seconds: 4 }
const how = `${rounds} pairs in turn; ${viewers} sessions ask for the overview of 100 routes every ${everyMs / 1000} s, with the ETag they know`

/** What it costs everybody else that people look at the status page. */
export const pageViewers: Measurement = {
  name: 'page-viewers',
  title: `${viewers} viewers of the status page, while the edge answers as fast as it can`,
  run: async say => {
    const edge = await edgeWith(many(100, answerAt), { settings: { statusHost: host } })
    const cookies = signIn(edge)
    await edge.leave()
    const program = await startProgram({ folder: edge.folder, http: edge.http }).catch(error => {
      process.kill(caddyPid(edge))
      throw error
    })
    const port = Number(edge.http.split(':')[1])
    const people = new PageViewers({ port, host, path, cookies, everyMs })
    try {
      say('everybody looks once')
      while (!existsSync(join(edge.folder, 'status/viewer/overview.json'))) await sleep(100)
      people.come()
      await sleep(everyMs * 1.5)
      await people.leave()
      const pids = { caddy: caddyPid(edge), pid: program.pid }
      const seen: Pair[] = []
      for (let round = 0; round < rounds; round += 1) {
        const first = round % 2 === 0
        const one = await sample(first ? people : null, port, pids)
        const other = await sample(first ? null : people, port, pids)
        const pair = first ? { watched: one, alone: other } : { watched: other, alone: one }
        say(`${Math.round(pair.watched.rate)}/s watched, ${Math.round(pair.alone.rate)}/s alone`)
        seen.push(pair)
      }
      return rowsOf(seen)
    } finally {
      await people.stop()
      await program.stop()
      rmSync(edge.folder, { recursive: true, force: true })
    }
  },
}

/** A cookie of a session for each viewer. */
function signIn({ stores }: TestEdge): string[] {
  const nowMs = Date.now()
  return stores.transactions.write(() =>
    many(viewers, at => {
      const { id } = stores.accounts.add({ name: `viewer-${at}`, role: 'viewer' }, nowMs)
      const { secret } = stores.pageSessions.begin({ account: id, agent: 'bench', network: null }, nowMs)
      return `__Host-gatehouse=${secret}`
    }),
  )
}

interface Sample {
  /** Answers a second. */
  rate: number
  /** Processor time of Caddy and Gatehouse for one of them. */
  cpuMicros: number
  /** Of one core, in percent. */
  gatehouse: number
  polls: Polls
}

interface Pair {
  watched: Sample
  alone: Sample
}

async function sample(
  people: PageViewers | null,
  port: number,
  { caddy, pid }: { caddy: number; pid: number },
): Promise<Sample> {
  people?.come()
  const before = { own: cpuMs(pid), caddy: cpuMs(caddy) }
  const { answers, seconds } = await load({ ...work, port, host: `${routeName(0)}.localhost` })
  const used = { own: cpuMs(pid) - before.own, caddy: cpuMs(caddy) - before.caddy }
  const polls = people ? await people.leave() : { answers: 0, unchanged: 0, wrong: 0 }
  if (polls.wrong > 0) throw new Error(`${polls.wrong} polls were not answered as they should be`)
  return {
    rate: answers / seconds,
    cpuMicros: ((used.own + used.caddy) * 1000) / answers,
    gatehouse: used.own / seconds / 10,
    polls,
  }
}

function rowsOf(seen: readonly Pair[]): Row[] {
  const rate = { target: null, unit: 'requests/s', how: 'answers of the edge itself on one route' } as const
  const watched = seen.map(({ watched: one }) => one)
  const alone = seen.map(({ alone: one }) => one)
  return [
    rowOf(
      {
        name: 'requests/s, ratio',
        target: { sense: 'at least', value: 0.95 },
        unit: 'ratio',
        how: `${how}; below 1 the viewers cost something`,
      },
      seen.map(pair => pair.watched.rate / pair.alone.rate),
    ),
    rowOf(
      {
        name: 'processor time a request, without to with viewers, ratio',
        target: null,
        unit: 'ratio',
        how: 'of Caddy and Gatehouse, from /proc, polls included; what another load on the machine falsifies least',
      },
      seen.map(pair => pair.alone.cpuMicros / pair.watched.cpuMicros),
    ),
    rowOf(
      { ...rate, name: 'with viewers' },
      watched.map(one => one.rate),
    ),
    rowOf(
      { ...rate, name: 'without' },
      alone.map(one => one.rate),
    ),
    rowOf(
      { name: 'polls', target: null, unit: 'requests/s', how: 'of all viewers, each answered' },
      watched.map(({ polls }) => polls.answers / work.seconds),
    ),
    rowOf(
      { name: 'polls that bring nothing new', target: null, unit: '%', how: 'answered with 304' },
      watched.map(({ polls }) => (100 * polls.unchanged) / Math.max(1, polls.answers)),
    ),
    rowOf(
      { name: 'Gatehouse, with viewers', target: null, unit: '%', how: 'of one core' },
      watched.map(one => one.gatehouse),
    ),
    rowOf(
      { name: 'Gatehouse, without', target: null, unit: '%', how: 'of one core' },
      alone.map(one => one.gatehouse),
    ),
  ]
}
