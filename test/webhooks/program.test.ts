import { request } from 'node:http'
import { expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { freePort } from '../harness/edge.ts'
import { keeper } from '../harness/kept.ts'
import { Program } from '../harness/program.ts'
import { readExposition } from '../metrics/exposition.ts'
import { Receiver } from './receiver.ts'
import { testSecret } from './scene.ts'

const keep = keeper()

function ask(address: string, path: string, method: string, headers = {}): Promise<[number, string]> {
  const [host, port] = address.split(':')
  return new Promise((resolve, reject) => {
    const asked = request({ host, port, path, method, headers, agent: false }, answer => {
      let text = ''
      answer.on('data', chunk => {
        text += String(chunk)
      })
      answer.on('end', () => resolve([answer.statusCode ?? 0, text]))
    })
    asked.on('error', reject)
    asked.end()
  })
}

it('the program tells the webhook of an alert, and Prometheus of everything, for a key of its own', {
  timeout: 60_000,
}, async () => {
  const receiver = keep(await Receiver.start())
  const web = `127.0.0.1:${await freePort()}`
  const env = {
    GATEHOUSE_WEB: web,
    GATEHOUSE_WEBHOOK_URL: receiver.url.href,
    GATEHOUSE_WEBHOOK_SECRET: testSecret,
  }
  const program = keep(await Program.start({ env }))
  const failed = await program.gate('route', 'add', 'bad', 'bad.localhost', 'http://127.0.0.1:1', '--yes')
  expect(failed.exit).toBe(1)
  const types = () =>
    receiver.received.map(({ body }) => `${JSON.parse(body).type} ${JSON.parse(body).data.key}`)
  await until(types, seen => seen.includes('alert.raised apply-failed:newest'))

  expect((await ask(web, '/metrics', 'GET'))[0]).toBe(401)
  const made = await program.gate('key', 'create', 'prometheus', 'scopes=metrics:read', '--yes')
  const link = /http:\/\/[\d.:]+(\/once\/[\w-]+)/.exec(made.stdout)?.[1] ?? ''
  const [, shown] = await ask(web, link, 'POST', { origin: `http://${web}` })
  const secret = /gh_[\w-]{43}/.exec(shown)?.[0] ?? ''
  const [status, text] = await ask(web, '/metrics', 'GET', { authorization: `Bearer ${secret}` })
  expect([status, made.stdout.includes('gh_')]).toEqual([200, false])
  const families = readExposition(text)
  const value = (name: string) => families.get(name)?.samples[0]?.value
  expect(value('gatehouse_edge_up')).toBe(1)
  expect(value('process_start_time_seconds')).toBeGreaterThan(1e9)
  const tries = families.get('gatehouse_webhook_tries_total')?.samples ?? []
  expect(tries.find(({ labels }) => labels.outcome === 'delivered')?.value).toBeGreaterThanOrEqual(1)
  expect(families.get('gatehouse_metrics_failed')?.samples.filter(one => one.value > 0)).toEqual([])
})
