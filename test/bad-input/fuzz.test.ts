import { execFileSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compile } from '@gatehouse/core/edge/compile/index.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import type { Route } from '@gatehouse/core/routing/route.ts'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { commands } from '../../bot/src/commands/index.ts'
import { routeAdd } from '../../bot/src/commands/route-add.ts'
import { routeSet } from '../../bot/src/commands/route-set.ts'
import { settingsSet } from '../../bot/src/commands/settings-set.ts'
import { decide, dispatch } from '../../bot/src/dispatch/dispatch.ts'
import { testDeps } from '../bot/commands.ts'
import { FakeEdge } from '../fakes/edge.ts'
import { place, someKeys } from '../harness/arbitrary-line.ts'
import { ask, until } from '../harness/ask.ts'
import { caddyBinary, proxyRoute, TestEdge } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { local } from '../harness/gatehouse.ts'
import { shared } from '../harness/shared.ts'
import { runs } from '../harness/soak.ts'
import { startUpstream } from '../harness/upstream.ts'

const canary = 'canary-4f1d9b'
const upstream = shared(await startUpstream('shop'))
const folder = shared(temporaryFolder())
const edge = shared(
  await TestEdge.start({
    binary: caddyWithCanary(),
    probe: async () => ({ kind: 'answered', status: 200, route: '', error: null }),
  }),
)
const at = `http://127.0.0.1:${upstream.port}`
const start: DesiredState = {
  settings: edge.control.current().state.settings,
  policies: [],
  mitigations: [],
  routes: [proxyRoute('shop', [upstream.port])],
}

const plausible = {
  hosts: ['a.example.com', '*.example.com', 'a.example.com,b.example.com'],
  upstreams: [at, `${at},http://localhost:${upstream.port}`, 'https://api.example.com'],
  path: ['/api', '/a/b', '/'],
  weights: ['1', '3,1'],
  health: ['/health'],
  'health-interval': ['10s'],
  'health-timeout': ['1s'],
  'health-status': ['200'],
  'health-text': ['well'],
  'max-fails': ['3'],
  'fail-for': ['10s'],
  'connect-timeout': ['1s'],
  'response-timeout': ['5s'],
  'server-name': ['api.example.com'],
  'host-header': ['inner.example.com'],
  redirect: ['https://new.example.com', 'http://new.example.com/a?b=c#d'],
  answer: ['200', '503'],
  status: ['301', '307'],
  body: ['Back soon.', '<b>&amp;</b>'],
  type: ['text/plain', 'text/html; charset=utf-8'],
  http: [':8080', '127.0.0.1:8081', '[::1]:80'],
  https: [':8443', 'none'],
  email: ['ops@example.com'],
  'trusted-proxies': ['10.0.0.0/8', 'fd00::/8,192.0.2.1'],
  'reserved-hosts': ['status.example.com'],
  'web-host': ['gate.example.com'],
}

const added = fc
  .tuple(
    place('new', 'shop-2'),
    place(...plausible.hosts),
    fc.constantFrom(['answer', 'body'], ['redirect'], ['upstream']),
  )
  .chain(([name, hosts, [target, ...more]]) => {
    const line = `route add ${name} ${hosts}`
    if (target === 'upstream')
      return fc
        .tuple(place(...plausible.upstreams), someKeys(routeAdd, plausible))
        .map(([to, keys]) => `${line} ${to} ${keys}`)
    return someKeys(routeAdd, plausible, [target ?? '', ...more]).map(keys => `${line} ${keys}`)
  })
const changed = someKeys(routeSet, plausible).map(keys => `route set shop ${keys}`)
const settings = someKeys(settingsSet, plausible).map(keys => `settings set ${keys}`)

/** Every state that one of so many lines led to. Each line is done, or refused with a sentence; none shows a bug. */
async function accepted(lines: fc.Arbitrary<string>, numRuns: number): Promise<DesiredState[]> {
  const states = new Map<string, DesiredState>()
  const parts = testDeps()
  await fc.assert(
    fc.asyncProperty(lines, async typed => {
      const fake = new FakeEdge(start, parts.revisions)
      const unchanged = fake.state
      const bugs: unknown[] = []
      const log = { ...silentLog, error: (_: string, fields?: object) => void bugs.push(fields) }
      const deps = { ...parts, edge: fake, commands, log }
      const asked = await dispatch(deps, { typed, caller: local })
      const { pending } = asked.reply
      const yes = pending && { id: pending.id, caller: local, say: { kind: 'yes' as const } }
      const { exit, reply } = yes ? await decide(deps, yes) : asked
      expect(bugs).toEqual([])
      expect(reply.title).toMatch(/^\S.{5,}/s)
      expect(reply.title).not.toMatch(/undefined|\[object|Invalid input|Error:/)
      if (exit === 0) states.set(compile(fake.state, edge.place).stamp, fake.state)
      else expect(fake.state).toEqual(unchanged)
    }),
    { numRuns },
  )
  return [...states.values()]
}

const ours =
  /\{http\.(?:request\.(?:hostport|host|uri|header\.(?:User-Agent|Referer|X-Gatehouse-(?:Client|Proof|Target|Part)))|vars\.(?:route|by|client_ip|no_body|waf_matches)|reverse_proxy\.upstream\.(?:hostport|duration_ms)|error\.(?:status_code|status_text|message))\}/g

/** No text of a person holds a brace, and the configuration has no placeholder but the compiler's. */
function expectInert(state: DesiredState): void {
  const texts = (value: unknown): string[] =>
    typeof value === 'string'
      ? [value]
      : typeof value === 'object' && value
        ? Object.values(value).flatMap(texts)
        : []
  expect(texts(state).filter(text => /[{}]/.test(text))).toEqual([])
  const compiled = texts(JSON.parse(compile(state, edge.place).body))
  expect(compiled.filter(text => /[{}]/.test(text.replaceAll(ours, '')))).toEqual([])
}

let states: DesiredState[] = []
beforeAll(async () => {
  states = [...(await accepted(added, runs(5000))), ...(await accepted(changed, runs(3000)))]
})

it('whatever is typed for a route is refused with a sentence or gives an inert configuration', () => {
  expect(states.length).toBeGreaterThan(100)
  for (const state of states) expectInert(state)
})

it('the real Caddy takes every route that was accepted, and gives its secrets to nobody', async () => {
  const used = new Set<string>()
  const routes: Route[] = []
  for (const state of states) {
    const route = state.routes.find(one => JSON.stringify(one) !== JSON.stringify(start.routes[0]))
    const hosts = route?.hosts.map(host => host.replace(/[^.]+$/, `r${routes.length}`)) ?? []
    if (route && hosts.every(host => !used.has(host) && host.length < 253)) {
      for (const host of hosts) used.add(host)
      routes.push({ ...route, name: `r${routes.length}`, enabled: true, hosts })
    }
  }
  const outcome = await edge.change(state => ({ ...state, routes }), { verify: false })
  expect(outcome).toMatchObject({ kind: 'applied' })
  const hint = '{env.GATE_CANARY}'
  const headers = { 'user-agent': hint, 'x-leak': hint, referer: hint }
  for (const { hosts, path, target } of routes) {
    if (target.kind === 'proxy' && target.upstreams.some(one => one.port !== upstream.port)) continue
    const host = hosts[0]?.replace('*', 'any') ?? ''
    const answer = await ask(edge.http, host, `${path ?? ''}/${encodeURIComponent(hint)}?q=${hint}`, {
      headers,
    })
    expect(JSON.stringify(answer)).not.toContain(canary)
  }
  expect(JSON.stringify(upstream.seen)).not.toContain(canary)
  await until(
    () => readFileSync(edge.place.accessLog, 'utf8'),
    text => text.includes('GATE_CANARY'),
  )
  expect(readFileSync(edge.place.accessLog, 'utf8')).not.toContain(canary)
})

it('whatever is typed for the settings is refused with a sentence or is a configuration that Caddy takes', async () => {
  const taken = await accepted(settings, runs(3000))
  expect(taken.length).toBeGreaterThan(10)
  for (const state of taken) expectInert(state)
  const file = join(folder.path, 'config.json')
  const step = Math.ceil(taken.length / 12)
  for (const state of taken.filter((_, index) => index % step === 0)) {
    writeFileSync(file, compile(state, edge.place).body)
    execFileSync(caddyBinary, ['validate', '--config', file], { stdio: 'pipe' })
  }
})

it('the canary is really there: a placeholder that reached Caddy would show it', async () => {
  const { etag, body } = await edge.admin.read()
  const config = JSON.parse(body)
  config.apps.http.servers.edge.routes = [
    { handle: [{ handler: 'static_response', body: '{env.GATE_CANARY}' }] },
  ]
  expect(await edge.admin.push(JSON.stringify(config), etag)).toEqual({ kind: 'accepted' })
  expect((await ask(edge.http, 'any.localhost')).body).toBe(canary)
})

function caddyWithCanary(): string {
  const script = join(folder.path, 'caddy')
  writeFileSync(script, `#!/bin/sh\nGATE_CANARY=${canary} exec ${caddyBinary} "$@"\n`)
  chmodSync(script, 0o755)
  return script
}
