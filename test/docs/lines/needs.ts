import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type AlertSource, saw } from '@gatehouse/core/alerts/source.ts'
import type { Identity } from '@gatehouse/core/identity/account.ts'
import { operationRef } from '@gatehouse/core/operations/operation.ts'
import { Alerting } from '../../alerts/alerting.ts'
import { troubleOf } from '../../alerts/scene.ts'
import { sampleName } from '../../backup/documented.ts'
import { writeKey } from '../../backup/scene.ts'
import { until } from '../../harness/ask.ts'
import { issue } from '../../harness/certificates.ts'
import { caddyBinary, freePort } from '../../harness/edge.ts'
import { npmDatabase } from '../../import/npm-database.ts'
import { Receiver } from '../../webhooks/receiver.ts'
import { WebhookScene } from '../../webhooks/scene.ts'
import type { World } from './world.ts'

/** A plan that waits for somebody, under the id that the pages have. */
export const waiting = (line: string) => async (world: World) => {
  const { reply } = await world.gatehouse.type(line, 'nothing')
  world.stands.set('7f3a2b1c', reply.pending?.id.slice(0, 8) ?? 'none')
}

/** Nothing waits to be kept. */
export const nothingToKeep = async (world: World) => {
  for (const { operation } of world.gatehouse.deps.leases.waiting()) {
    const ref = operationRef(operation)
    await world.done(`keep ${ref.kind === 'revision' ? ref.number : `a${ref.seq}`}`)
  }
}

/** One change waits to be kept, under the number that the pages have. */
export const oneToKeep = async (world: World) => {
  await nothingToKeep(world)
  await world.done('route set shop balance=random keep-within=10m')
  world.stands.set('keep 41', `keep ${world.gatehouse.desired().revisions}`)
}

/** The newest change is the one that the pages call 7. */
export const change7 = async (world: World) => {
  await world.done('route set shop balance=random')
  world.stands.set('undo 7', `undo ${world.gatehouse.desired().revisions}`)
}

/** A backup, under the name that the pages have. */
export const backup = async (world: World) => {
  await world.done('backup create')
  const [newest] = world.gatehouse.edge.stores.backups.list()
  world.stands.set(sampleName, newest?.name ?? 'none')
}

/** Everything is as at the beginning of the page. */
export const back = (world: World) => world.back()

/** Somebody blocked an address, which the pages call a123. */
export const entry123 = async (world: World) => {
  const { reply } = await world.type('block 192.0.2.99')
  world.stands.set('a123', /a\d+/.exec(reply.next?.join() ?? '')?.[0] ?? 'none')
}

/** Three alerts, of which the last is of the route shop. */
export const alerts = async ({ gatehouse }: World) => {
  const seen: AlertSource[] = []
  for (const [name, key] of Object.entries({
    disk: 'disk:full',
    drift: 'drift:edge',
    'route-health': 'route-health:shop',
  })) {
    const look = saw([troubleOf(name, { key, route: name === 'route-health' ? 'shop' : null })])
    seen.push({ name, holdMs: 0, recoverMs: 0, many: 'things are wrong', look: () => look })
  }
  await new Alerting(gatehouse, {}, seen).passes(1000)
}

/** Somebody asked shop for a file that is no page, which was found. */
export const finding = async (world: World) => {
  const { gatehouse } = world
  await gatehouse.ask('shop.example.com', '/.env', { headers: { 'X-Forwarded-For': '203.0.113.7' } })
  const all = { sinceMs: 0, route: null, severity: null, most: 1 }
  const [found] = await until(
    () => gatehouse.deps.findings.list(all),
    ({ length }) => length === 1,
  )
  world.stands.set('f12', `f${found?.id}`)
}

/** So many are signed in to the status page. */
export const sessions = (count: number, name: string | null) => (world: World) => {
  const { accounts, pageSessions } = world.gatehouse.edge.stores
  const account = name === null ? null : (accounts.byName(name)?.id ?? null)
  for (let made = 0; made < count; made += 1)
    pageSessions.begin({ account, agent: 'Firefox', network: null }, world.gatehouse.clock.nowMs())
}

/** Incidents up to that number; the last goes on. */
export const incidents = (most: number) => async (world: World) => {
  const { incidents: all } = world.gatehouse.deps
  while ((all.list(1)[0]?.number ?? 0) < most) {
    if (all.open()) await world.done('incident close')
    await world.done('incident open "slow"')
  }
}

/** The master key where that of a demo lies. */
export const masterKey = ({ gatehouse }: World) => writeKey(gatehouse.edge.folder)

/** A new one beside it. */
export const nextKey = ({ gatehouse }: World) =>
  writeFileSync(join(gatehouse.edge.folder, 'master.key.next'), `${randomBytes(32).toString('hex')}\n`, {
    mode: 0o600,
  })

/** An unknown person was shown the pairing code that the pages have. */
export const pairing = (identity: Identity) => (world: World) => {
  const code = world.gatehouse.edge.stores.pairings.codeFor(identity, world.gatehouse.clock.nowMs())
  world.stands.set('K7QF-2M9X', code)
}

/** A port of this machine for one that the pages name. */
export const port = (named: string) => async (world: World) => {
  if (!world.stands.has(named))
    world.stands.set(named, named.replace(/:\d+$/, `127.0.0.1:${await freePort()}`))
}

/** No route: no public CA may be asked for anything. */
export const noRoutes = ({ gatehouse }: World) =>
  gatehouse.edge.change(state => ({
    ...state,
    settings: { ...state.settings, statusHost: null, webHost: null },
    routes: [],
  }))

/** Certificate files for every host. */
export const certificates = ({ gatehouse }: World) => {
  const { settings, routes } = gatehouse.edge.control.current().state
  const names = [...routes.flatMap(({ hosts }) => hosts), settings.statusHost, settings.webHost]
  const { certificate, key } = issue({ names: names.filter(name => name !== null) })
  for (const [kind, text] of [
    ['key', key],
    ['crt', certificate],
  ] as const)
    writeFileSync(join(gatehouse.edge.folder, 'certificates', `shop.${kind}`), text, { mode: 0o600 })
}

/** Somebody takes the events of the webhook. */
export const webhook = async (world: World) => {
  const receiver = await Receiver.start()
  const scene = new WebhookScene(receiver.url)
  world.gatehouse.deps.webhook = scene.webhook
  world.ends(receiver)
  world.ends(scene)
}

/** The database of countries of the tests. */
export const countries = (world: World) =>
  world.stands.set(
    '/var/lib/GeoIP/GeoLite2-Country.mmdb',
    fileURLToPath(new URL('../../../caddy/country/testdata/countries.mmdb', import.meta.url)),
  )

/** A Caddyfile, the JSON that Caddy makes of it, and a Nginx Proxy Manager, where the pages have them. */
export const sources = async (world: World) => {
  const folder = join(world.gatehouse.edge.folder, 'sources')
  for (const path of ['/etc/caddy', '/srv']) world.stands.set(path, join(folder, path))
  const upstream = await world.meant('10.0.0.5:8080')
  const caddyfile = `shop.example.com {\n\treverse_proxy ${upstream}\n}\n`
  for (const path of ['etc/caddy/Caddyfile', 'srv/old/Caddyfile']) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), caddyfile)
  }
  const json = execFileSync(caddyBinary, ['adapt', '--config', join(folder, 'etc/caddy/Caddyfile')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  for (const path of ['srv/old/caddy.json', 'srv/caddy.json']) writeFileSync(join(folder, path), json)
  mkdirSync(join(folder, 'srv/npm/data'), { recursive: true })
  const [host, forward_port] = upstream.split(':')
  npmDatabase(join(folder, 'srv/npm/data'), {
    proxy_host: [
      { domain_names: '["shop.example.com"]', forward_host: host ?? '', forward_port: Number(forward_port) },
    ],
  })
}

/** Nobody can give a code any more. */
export const nobodyHasCodes = async (world: World) => {
  const { accounts, codes } = world.gatehouse.edge.stores
  for (const { id, name } of accounts.list())
    if (codes.enrolled(id)) await world.type(`account reset-totp ${name}`, 'console without code')
}

/** Anna has lost her codes. */
export const annaWithout = (world: World) => world.type('account reset-totp anna', 'console without code')
