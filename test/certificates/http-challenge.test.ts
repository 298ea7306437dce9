import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { freePort } from '../harness/edge.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()

/** What Caddy keeps of a challenge that is under way, so that others who share its storage can answer (certmagic solvers.go). */
function challengeUnderWay(storage: string, host: string, token: string): string {
  const folder = join(storage, 'acme', 'acme-v02.api.letsencrypt.org-directory', 'challenge_tokens')
  mkdirSync(folder, { recursive: true })
  const keyAuthorization = `${token}.thumbprint-of-the-account`
  const identifier = { type: 'dns', value: host }
  const challenge = { type: 'http-01', token, keyAuthorization, identifier }
  writeFileSync(join(folder, `${host}.json`), JSON.stringify(challenge))
  return keyAuthorization
}

it('a public CA that asks by HTTP is answered before clients are sent to HTTPS', async () => {
  const gate = keep(await TestGatehouse.start())
  const https = `127.0.0.1:${await freePort()}`
  await gate.done(`settings set https=${https} tls=acme email=ops@example.com`)
  const { storage } = gate.edge.place
  const keyAuthorization = challengeUnderWay(storage, 'shop.example.com', 'a-token')
  const asked = await gate.ask('shop.example.com', '/.well-known/acme-challenge/a-token')
  expect(asked).toMatchObject({ status: 200, body: keyAuthorization })
  // Nobody's challenge is an ordinary request.
  for (const [host, token] of [
    ['shop.example.com', 'another-token'],
    ['other.example.com', 'a-token'],
  ] as const)
    expect((await gate.ask(host, `/.well-known/acme-challenge/${token}`)).status, host).toBe(308)
})
