import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DnsCredentials } from '@gatehouse/core/caddy/dns-credentials.ts'
import { dnsFields } from '@gatehouse/core/routing/certificates/dns-provider.ts'
import { expect, it } from 'vitest'
import { caddyBinary, freePort } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { TestGatehouse, textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()
const token = 'k3-Secret_of_the_provider_0123456789abcdef'

/** The real Caddy, which says that it has the module of Cloudflare too. */
function boastful(): string {
  const file = join(keep(temporaryFolder()).path, 'caddy')
  writeFileSync(
    file,
    `#!/bin/sh\n[ "$1" = list-modules ] && echo dns.providers.cloudflare && exit\nexec "${caddyBinary}" "$@"\n`,
  )
  chmodSync(file, 0o755)
  return file
}

function writeField(folder: string, provider: string, field: string, text: string, mode = 0o600): string {
  mkdirSync(join(folder, provider), { recursive: true })
  writeFileSync(join(folder, provider, field), text)
  chmodSync(join(folder, provider, field), mode)
  return join(folder, provider, field)
}

const line = async (more: string) =>
  `settings set https=127.0.0.1:${await freePort()} tls=acme email=ops@example.com ${more}`

it('a provider that the Caddy knows nothing of is refused, with how to get one that does', async () => {
  const gate = keep(await TestGatehouse.start())
  for (const provider of ['cloudflare', 'route53']) {
    const typed = await line(`dns-provider=${provider}`)
    const { exit, reply } = await gate.expectUnchanged(() => gate.type(typed))
    expect([exit, reply.title]).toEqual([
      1,
      expect.stringContaining(`This Caddy has no module dns.providers.${provider}`),
    ])
    expect(reply.title).toContain('CADDY_BIN')
  }
})

it('credentials come from private files alone, and each thing that is wrong with them is said', async () => {
  const gate = keep(await TestGatehouse.start({ binary: boastful() }))
  const typed = await line('dns-provider=cloudflare')
  const refusal = async () => textOf((await gate.expectUnchanged(() => gate.type(typed))).reply)
  const { dns } = gate.edge.place
  expect(await refusal()).toContain(`The file ${join(dns, 'cloudflare/api_token')} is missing`)
  writeField(dns, 'cloudflare', 'api_token', token, 0o644)
  expect(await refusal()).toContain('can be read or written by others than its owner (mode 644)')
  for (const text of ['', 'two words\n', 'two\nlines\n', 'bell\x07', `${'x'.repeat(5000)}`]) {
    writeField(dns, 'cloudflare', 'api_token', text)
    expect(await refusal(), text.slice(0, 20)).toMatch(
      /must hold one line without spaces|has more than 4096 bytes/,
    )
  }
})

it('a Caddy that only boasts of a module keeps what it ran, and its words hold no secret', async () => {
  const gate = keep(await TestGatehouse.start({ binary: boastful() }))
  await gate.done('route add shop *.shop.example.com answer=200')
  writeField(gate.edge.place.dns, 'cloudflare', 'api_token', `${token}\n`)
  const before = await gate.edge.live()
  const { exit, reply } = await gate.type(await line('dns-provider=cloudflare'))
  expect([exit, reply.title]).toEqual([1, expect.stringContaining('The old configuration is in force.')])
  expect(reply.code?.text).toContain('unknown module: dns.providers.cloudflare')
  expect(await gate.edge.live()).toBe(before)
})

it('words of Caddy are shown without the credentials that they may hold', () => {
  const { path } = keep(temporaryFolder())
  const credentials = new DnsCredentials(join(path, 'dns'), null)
  writeField(join(path, 'dns'), 'cloudflare', 'api_token', `${token}\n`)
  writeField(join(path, 'dns'), 'ovh', 'consumer_key', 'abc')
  expect(credentials.masked(`API token '${token}' appears invalid; abc`)).toBe(
    "API token '***' appears invalid; abc",
  )
})

it('a Caddy that somebody else starts is not asked', async () => {
  const { path } = keep(temporaryFolder())
  expect(await new DnsCredentials(join(path, 'dns'), null).has('ovh')).toBeNull()
})

it('a path that would end a placeholder is refused', () => {
  const { path } = keep(temporaryFolder())
  const credentials = new DnsCredentials(join(path, 'a}b', 'dns'), null)
  mkdirSync(join(path, 'a}b'), { recursive: true })
  expect(credentials.problems('cloudflare')).toEqual([expect.stringContaining('holds { or }')])
})

it.each([
  ['dns-provider=godaddy', `dns-provider is one of ${Object.keys(dnsFields).join(', ')}, none`],
  ['dns-provider={env.X}', 'dns-provider is one of'],
  [
    'tls=internal dns-provider=cloudflare',
    'dns-provider=cloudflare is for tls=acme alone; add dns-provider=none',
  ],
])('%s is refused with a sentence', async (keys, words) => {
  const gate = keep(await TestGatehouse.start())
  const typed = `settings set https=127.0.0.1:${await freePort()} ${keys}`
  const { exit, reply } = await gate.expectUnchanged(() => gate.type(typed))
  expect(exit).toBeGreaterThan(0)
  expect(textOf(reply)).toContain(words)
})
