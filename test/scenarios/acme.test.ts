import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { caddyBinary, freePort, proxyRoute, TestEdge } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'

const keep = keeper()

/** The real Caddy with a public CA that is out of reach: every request to it goes to a loopback port where nobody listens. */
async function caddyWithoutCa(): Promise<string> {
  const file = join(keep(temporaryFolder()).path, 'caddy')
  writeFileSync(
    file,
    `#!/bin/sh\nHTTPS_PROXY=http://127.0.0.1:${await freePort()} exec "${caddyBinary}" "$@"\n`,
  )
  chmodSync(file, 0o755)
  return file
}

it('a route that waits for the certificate of a public CA is applied, with a warning that says so', async () => {
  const shop = keep(await startUpstream('shop'))
  const https = `127.0.0.1:${await freePort()}`
  const edge = keep(await TestEdge.start({ binary: await caddyWithoutCa() }))
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
