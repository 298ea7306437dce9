import { symlinkSync } from 'node:fs'
import { createServer as createTlsServer } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { issue } from '../../harness/certificates.ts'
import { freePort } from '../../harness/edge.ts'
import { TestGatehouse } from '../../harness/gatehouse.ts'
import { shared } from '../../harness/shared.ts'
import { startUpstream } from '../../harness/upstream.ts'
import { behindItsBack, seeing, type Wild } from './seeing.ts'

const upstream = shared(await startUpstream('shop'))
const https = `127.0.0.1:${await freePort()}`
const gate = shared(
  await TestGatehouse.start({ settings: { https, tls: 'internal', trustedProxies: ['10.0.0.0/8'] } }),
)
await gate.done(`route add shop shop.localhost http://127.0.0.1:${upstream.port}`)
const sees = seeing(gate)

/** Puts a route before all others of the server that has TLS, or of that which has none. */
const first = (name: 'edge' | 'redirect', handle: object, match?: object) => (config: Wild) =>
  config.apps.http.servers[name].routes.unshift({
    ...(match && { match: [match] }),
    handle: [handle],
    terminal: true,
  })

const answers = (body: string, headers = {}) => ({
  handler: 'static_response',
  status_code: 200,
  body,
  headers,
})

describe('what runs is as Gatehouse made it', () => {
  it.each([
    ['admin-config', /^well: It names unix\/\/.*admin\.sock\|\d+, and nothing is kept\./],
    ['admin-through-edge', /^well: Nothing dials it, and nobody got a configuration/],
    ['drift', /^well: It does\./],
    ['edge-handlers', /^well: There is none, and it serves no files but those of the status page\./],
    ['old-tls', /^well: A client that knows no more was refused\./],
    ['placeholders', /^well: There is none\./],
    ['plain-http', /^well: shop\.localhost is sent to HTTPS\./],
    ['server-header', /^well: They do not\./],
    ['trailing-dot-host', /^well: shop\.localhost\. was refused with 400\./],
    ['trusted-proxies', /^well: What stands next to a trusted proxy counts/],
    ['unknown-host', /^well: It was answered with 404\./],
  ])('%s', async (id, words) => {
    expect(await sees(id)).toMatch(words)
  })
})

describe('what somebody put in its place is named:', () => {
  const copy = `${gate.edge.folder}/other.sock`
  symlinkSync(gate.edge.place.adminSocket, copy)
  const dials = (dial: string) =>
    first('edge', { handler: 'reverse_proxy', upstreams: [{ dial }] }, { host: ['evil.localhost'] })

  it.each<[id: string, how: string, breaks: (config: Wild) => void, words: RegExp]>([
    [
      'admin-config',
      'a copy is kept',
      config => void delete config.admin.config,
      /^bad \(high\): Caddy keeps a copy/,
    ],
    [
      'admin-through-edge',
      'a route dials the socket',
      dials(`unix/${gate.edge.place.adminSocket}`),
      /^bad \(critical\): apps\/http\/servers\/edge\/routes\/0\/handle\/0\/upstreams\/0\/dial dials the admin API/,
    ],
    [
      'admin-through-edge',
      'a route dials it by another name',
      dials(`unix/${copy}`),
      /^bad \(critical\): .* dials the admin API/,
    ],
    [
      'admin-through-edge',
      'a route dials its usual port',
      dials('[::1]:2019'),
      /^bad \(critical\): .* dials the admin API/,
    ],
    [
      'admin-through-edge',
      'a client chooses',
      dials('{http.request.header.x-to}'),
      /^bad \(critical\): .* lets whoever asks choose/,
    ],
    [
      'admin-through-edge',
      'somebody gets a configuration',
      first('edge', answers('{"apps": {"http":{}}}')),
      /^bad \(critical\): Who asks for localhost gets a configuration/,
    ],
    [
      'edge-handlers',
      'templates',
      first('edge', { handler: 'templates' }),
      /^bad \(high\): There is templates at apps\/http\/servers\/edge\/routes\/0\/handle\/0\./,
    ],
    [
      'edge-handlers',
      'files of another folder',
      first('edge', { handler: 'file_server', root: '/etc' }),
      /^bad \(high\): There is file_server of \/etc at/,
    ],
    [
      'edge-handlers',
      'files of no named folder',
      first('edge', { handler: 'file_server' }),
      /^bad \(high\): There is file_server of its own folder at/,
    ],
    [
      'edge-handlers',
      'files beside the status page',
      first('edge', { handler: 'file_server', root: `${gate.edge.place.statusPage}/../..` }),
      /^bad \(high\): There is file_server of .*\.\. at/,
    ],
    [
      'placeholders',
      'a variable in a body',
      first('edge', answers('{env.HOME}')),
      /^bad \(high\): There is one at apps\/http\/servers\/edge\/routes\/0\/handle\/0\/body\./,
    ],
    [
      'placeholders',
      'a file in a header',
      first('edge', answers('', { 'X-A': ['{file./etc/hostname}'] })),
      /^bad \(high\): There is one at .*\/headers\/X-A\/0\./,
    ],
    [
      'placeholders',
      'a variable in the name of a header',
      first('edge', answers('', { '{env.HOME}': ['a'] })),
      /^bad \(high\): There is one at .*\/handle\/0\/headers\./,
    ],
    [
      'plain-http',
      'plain HTTP answers itself',
      first('redirect', answers('shop')),
      /^bad \(medium\): shop\.localhost was answered with 200\./,
    ],
    [
      'server-header',
      'the version is told',
      first('redirect', answers('', { Server: ['Caddy/2.11.9'] })),
      /^bad \(low\): They say Server: Caddy\/2\.11\.9\./,
    ],
    [
      'trailing-dot-host',
      'the dot comes past',
      first('edge', answers('shop')),
      /^bad \(high\): shop\.localhost\. was answered with 200\./,
    ],
    [
      'trusted-proxies',
      'the whole header is believed',
      config => void delete config.apps.http.servers.edge.trusted_proxies_strict,
      /^bad \(high\): edge believes the whole of X-Forwarded-For\./,
    ],
    [
      'trusted-proxies',
      'half of the internet is trusted',
      config => config.apps.http.servers.edge.trusted_proxies.ranges.push('128.0.0.0/1'),
      /^bad \(high\): Whoever comes from 128\.0\.0\.0\/1 is trusted\./,
    ],
    [
      'unknown-host',
      'everybody gets an answer',
      first('edge', answers('shop')),
      /^bad \(high\): It was answered with 200\./,
    ],
  ])('%s: %s', async (id, _how, breaks, words) => {
    expect(await behindItsBack(gate, breaks, () => sees(id))).toMatch(words)
  })

  it('drift, once Gatehouse has looked', async () => {
    await behindItsBack(gate, first('edge', answers('shop')), async () => {
      await gate.edge.control.check(false)
      expect(await sees('drift')).toMatch(/^bad \(high\): It does not: /)
    })
    await gate.edge.control.check(true)
    expect(await sees('drift')).toMatch(/^well/)
  })

  it('old-tls: another server in its place takes TLS 1.1 (Caddy itself cannot be told to)', async () => {
    const { certificate, key } = issue({ names: ['shop.localhost'] })
    const server = createTlsServer({
      cert: certificate,
      key,
      minVersion: 'TLSv1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    })
    const [, port] = https.split(':')
    await behindItsBack(
      gate,
      config => void delete config.apps.http.servers.edge,
      async () => {
        await new Promise<void>(done => server.listen(Number(port), '127.0.0.1', done))
        expect(await sees('old-tls')).toMatch(/^bad \(medium\): A client that knows no more got TLSv1\.1\./)
        await new Promise(done => server.close(done))
      },
    )
  })
})

describe('what cannot be seen is no pass', () => {
  it.each([
    'admin-through-edge',
    'old-tls',
    'plain-http',
    'server-header',
    'trailing-dot-host',
    'unknown-host',
  ])('%s, when nobody answers', async id => {
    const nobody = (config: Wild) => void delete config.apps.http.servers
    expect(await behindItsBack(gate, nobody, () => sees(id))).toMatch(/^unseen: /)
  })
})
