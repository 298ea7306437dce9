import { expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'
import { startUpstream } from '../harness/upstream.ts'

const shop = shared(
  await startUpstream('shop', (incoming, response) => {
    response.statusCode = incoming.url === '/.env' ? 200 : 404
    response.end('SECRET=none')
  }),
)
const gate = shared(await TestGatehouse.start({ settings: { trustedProxies: ['127.0.0.1'] } }))
await gate.done(`route add shop shop.localhost http://127.0.0.1:${shop.port}`)

const all = { sinceMs: 0, route: null, severity: null, most: 100 }
const ask = (client: string, path: string, agent = 'Test/1.0') =>
  gate.ask('shop.localhost', path, { headers: { 'X-Forwarded-For': client, 'User-Agent': agent } })

it('finds what came through the edge, who sent it, and that it was answered', async () => {
  await ask('198.51.100.7', '/.env')
  for (const path of ['/.git/config', '/backup.zip', '/id_rsa', '/server.key'])
    await ask('198.51.100.8', path)
  for (let one = 0; one < 3; one += 1)
    await ask('198.51.100.9', '/', `sqlmap/1.8 @everyone \xe2\x80\xae${one}`)
  for (let one = 0; one < 5; one += 1) await ask('198.51.100.10', '/ordinary')
  const found = () =>
    gate.deps.findings
      .list(all)
      .map(({ detector, subject, severity, count }) => `${detector} ${subject} ${severity} ${count}`)
  await expect
    .poll(found)
    .toEqual(
      expect.arrayContaining([
        'sensitive-files 198.51.100.7 critical 1',
        expect.stringMatching(/^sensitive-files 198\.51\.100\.8 notice [34]$/),
        expect.stringMatching(/^scanner-agents 198\.51\.100\.9 notice [23]$/),
      ]),
    )
  expect(found().join()).not.toContain('198.51.100.10')
  const critical = gate.deps.findings.list({ ...all, severity: 'critical' })
  expect(critical).toMatchObject([
    {
      detector: 'sensitive-files',
      route: 'shop',
      samples: [
        { client: '198.51.100.7', method: 'GET', host: 'shop.localhost', target: '/.env', status: 200 },
      ],
    },
  ])
})

it('begins no finding of what is allowed, and another without that', async () => {
  gate.accessLog.allow((detector, { path }) => detector === 'sensitive-files' && path === '/.env')
  await ask('198.51.100.17', '/.env')
  await ask('198.51.100.18', '/.env')
  const subjects = () => gate.deps.findings.list(all).map(({ subject }) => subject)
  gate.accessLog.read()
  await expect
    .poll(
      async () =>
        (await gate.deps.summaries.totals({ fromMs: 0, untilMs: gate.clock.nowMs() + 1000, routes: null }))
          .totals?.requests,
    )
    .toBeGreaterThanOrEqual(15)
  expect(subjects()).not.toContain('198.51.100.17')
  gate.accessLog.allow(() => false)
  await ask('198.51.100.19', '/.env')
  await expect.poll(subjects).toContain('198.51.100.19')
  expect(subjects()).not.toContain('198.51.100.18')
})
