import { policyKinds } from '@gatehouse/core/routing/policies/index.ts'
import type { TestEdge } from '../../harness/edge.ts'
import { sampleCountries, samplePolicy, signedIn } from '../../policies/samples.ts'
import { load } from '../load.ts'
import { answerAt, caddyPid, edgeWith } from '../many-routes.ts'
import { cpuMs } from '../process-usage.ts'
import { type Measurement, type Row, rowOf } from '../row.ts'

const rounds = 3
const clients = 250
const work = { connections: 16, pipelined: 8, seconds: 1, clients }
/** Nobody is to be refused here. */
const generous: Record<string, Record<string, string>> = { 'rate-limit': { limits: '10000/1m' } }
const settings = { trustedProxies: ['127.0.0.1'], countryDatabase: sampleCountries }
/** They ask somebody else, or happen before the first request: a ratio to a bare route would say nothing. */
const elsewhere = ['forward-auth', 'client-cert', 'https-redirect']

/** What carrying a policy costs each request, against the same route without any. */
export const policyCost: Measurement = {
  name: 'policy-cost',
  title: 'What each policy costs a request, against the bare route',
  run: async say => {
    const kinds = policyKinds.map(({ kind }) => kind).filter(kind => !elsewhere.includes(kind))
    const edge = await edgeWith([{ ...answerAt(0), name: 'bare', hosts: ['bare.localhost'] }], { settings })
    try {
      const carry = kinds.map(kind => ({
        ...answerAt(0),
        name: kind,
        hosts: [`${kind}.localhost`],
        policies: [kind],
      }))
      const all = { ...answerAt(0), name: 'all', hosts: ['all.localhost'], policies: kinds }
      const outcome = await edge.change(
        state => ({
          ...state,
          policies: kinds.map(kind => samplePolicy(kind, {}, generous[kind])),
          routes: [...state.routes, ...carry, all],
        }),
        { verify: false },
      )
      if (outcome.kind !== 'applied') throw new Error(`not applied: ${JSON.stringify(outcome)}`)
      const rows: Row[] = []
      for (const kind of [...kinds, 'all']) rows.push(await measure(edge, kind, say))
      return rows
    } finally {
      await edge.stop()
    }
  },
}

async function measure(edge: TestEdge, name: string, say: (words: string) => void): Promise<Row> {
  const ratios: number[] = []
  for (let round = 0; round <= rounds; round += 1) {
    const first = round % 2 === 0
    const a = await microsOf(edge, first ? 'bare' : name)
    const b = await microsOf(edge, first ? name : 'bare')
    const ratio = first ? b / a : a / b
    say(`${name}: ${ratio.toFixed(2)}`)
    // The first pair warms both up.
    if (round > 0) ratios.push(ratio)
  }
  const how = `Caddy’s processor time for one answer, ${rounds} pairs in turn; access log on`
  return rowOf(
    { name: name === 'all' ? 'all of these on one route' : name, target: null, unit: 'ratio', how },
    ratios,
  )
}

/** Caddy's processor time for one answer, in microseconds. */
async function microsOf(edge: TestEdge, name: string): Promise<number> {
  const pid = caddyPid(edge)
  const before = cpuMs(pid)
  const port = Number(edge.http.split(':')[1])
  const { answers } = await load({ ...work, port, host: `${name}.localhost`, headers: signedIn })
  return ((cpuMs(pid) - before) * 1000) / answers
}
