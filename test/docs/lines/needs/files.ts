import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { sampleName } from '../../../backup/documented.ts'
import { writeKey } from '../../../backup/scene.ts'
import { issue } from '../../../harness/certificates.ts'
import { caddyBinary, freePort } from '../../../harness/edge.ts'
import { npmDatabase } from '../../../import/npm-database.ts'
import type { World } from '../world.ts'

/** The master key where that of a demo lies. */
export const masterKey = ({ gatehouse }: World) => writeKey(gatehouse.edge.folder)

/** A new one beside it. */
export const nextKey = ({ gatehouse }: World) =>
  writeFileSync(join(gatehouse.edge.folder, 'master.key.next'), `${randomBytes(32).toString('hex')}\n`, {
    mode: 0o600,
  })

/** A backup, under the name that the pages have. */
export const backup = async (world: World) => {
  await world.done('backup create')
  const [newest] = world.gatehouse.edge.stores.backups.list()
  world.stands.set(sampleName, newest?.name ?? 'none')
}

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

/** The database of countries of the tests. */
export const countries = (world: World) =>
  world.stands.set(
    '/var/lib/GeoIP/GeoLite2-Country.mmdb',
    fileURLToPath(new URL('../../../../caddy/country/testdata/countries.mmdb', import.meta.url)),
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

/** A port of this machine for one that the pages name. */
export const port = (named: string) => async (world: World) => {
  if (!world.stands.has(named))
    world.stands.set(named, named.replace(/:\d+$/, `127.0.0.1:${await freePort()}`))
}
