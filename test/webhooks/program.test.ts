import { request } from 'node:http'
import { expect, it } from 'vitest'
import { freePort } from '../harness/edge.ts'
import { keeper } from '../harness/kept.ts'
import { Program } from '../harness/program.ts'
import { readExposition } from '../metrics/exposition.ts'
import { Receiver } from './receiver.ts'
import { testSecret } from './scene.ts'

const keep = keeper()

interface Asked {
  method?: string
  headers?: Record<string, string>
  body?: string
}

function ask(address: string, path: string, { method = 'GET', headers = {}, body }: Asked = {}) {
  const [host, port] = address.split(':')
  return new Promise<[status: number, text: string]>((resolve, reject) => {
    const asked = request({ host, port, path, method, headers, agent: false }, answer => {
      let text = ''
      answer.on('data', chunk => {
        text += String(chunk)
      })
      answer.on('end', () => resolve([answer.statusCode ?? 0, text]))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

it('the program tells the webhook of an alert, and Prometheus of everything, for a key of its own', {
  timeout: 120_000,
}, async () => {
  const receiver = keep(await Receiver.start())
  const web = `127.0.0.1:${await freePort()}`
  const env = {
    GATEHOUSE_WEB: web,
    GATEHOUSE_WEBHOOK_URL: receiver.url.href,
    GATEHOUSE_WEBHOOK_SECRET: testSecret,
  }
  const program = keep(await Program.start({ env }))
  expect((await ask(web, '/metrics'))[0]).toBe(401)
  const scopes = 'scopes=metrics:read,route:change,alert:change'
  const made = await program.gate('key', 'create', 'machine', scopes, '--yes')
  const link = /http:\/\/[\d.:]+(\/once\/[\w-]+)/.exec(made.stdout)?.[1] ?? ''
  const [, shown] = await ask(web, link, { method: 'POST', headers: { origin: `http://${web}` } })
  const authorization = `Bearer ${/gh_[\w-]{43}/.exec(shown)?.[0]}`
  expect(made.stdout).not.toContain('gh_')
  const type = async (path: string, body: unknown) => {
    const headers = { authorization, 'content-type': 'application/json' }
    return (await ask(web, `/api/v1/${path}`, { method: 'POST', headers, body: JSON.stringify(body) }))[0]
  }

  const own = () =>
    receiver.received
      .map(({ body }) => JSON.parse(body))
      .filter(({ data }) => data.key === 'apply-failed:newest')
  const types = () => own().map(event => event.type)
  const bad = { name: 'bad', hosts: 'bad.localhost', upstreams: ['http://127.0.0.1:1'] }
  expect(await type('route/add', bad)).not.toBe(200)
  await receiver.came(() => types().includes('alert.raised'))
  expect(await type('alert/ack', { alert: own()[0].data.id })).toBe(200)
  expect(await type('route/add', { name: 'good', hosts: 'good.localhost', answer: 200 })).toBe(200)
  await receiver.came(() => types().includes('alert.recovered'))
  expect(types()).toEqual(['alert.raised', 'alert.acknowledged', 'alert.recovered'])

  const [status, text] = await ask(web, '/metrics', { headers: { authorization } })
  expect(status).toBe(200)
  const families = readExposition(text)
  const value = (name: string) => families.get(name)?.samples[0]?.value
  expect(value('gatehouse_edge_up')).toBe(1)
  expect(value('process_start_time_seconds')).toBeGreaterThan(1e9)
  const tries = families.get('gatehouse_webhook_tries_total')?.samples ?? []
  expect(tries.find(({ labels }) => labels.outcome === 'delivered')?.value).toBeGreaterThanOrEqual(1)
  expect(families.get('gatehouse_metrics_failed')?.samples.filter(one => one.value > 0)).toEqual([])
})
