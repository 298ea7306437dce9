import { expect, it } from 'vitest'
import { caddyWithoutCa } from '../harness/caddy-without-ca.ts'
import { freePort, proxyRoute, TestEdge } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'

const keep = keeper()

it('a route that waits for the certificate of a public CA is applied, with a warning that says so', async () => {
  const shop = keep(await startUpstream('shop'))
  const https = `127.0.0.1:${await freePort()}`
  const edge = keep(await TestEdge.start({ binary: await caddyWithoutCa(keep(temporaryFolder()).path) }))
  await edge.add(proxyRoute('shop', [shop.port], { hosts: ['shop.example.com'] }))
  const outcome = await edge.change(state => ({
    ...state,
    settings: { ...state.settings, https, tls: 'acme', email: 'ops@example.com' },
  }))
  expect(outcome).toMatchObject({
    kind: 'applied',
    warnings: [expect.stringMatching(/^shop does not answer yet; its certificate is being obtained/)],
  })
  expect(edge.control.current().state.settings.tls).toBe('acme')
})
