import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readComposeFile } from '../deployment/compose-file.ts'
import { ourComposeFile } from '../deployment/stack.ts'
import { until } from '../harness/ask.ts'
import { keeper } from '../harness/kept.ts'
import { startUpstream } from '../harness/upstream.ts'
import { type Page, pages } from './documents.ts'
import { linesOf, setting } from './lines/lines-of.ts'
import { Machine } from './lines/machine.ts'
import { openDoors } from './lines/open-doors.ts'
import { atGatehouse, caddies, inFolder, inOtherTests, notRun } from './lines/shell-table.ts'

const keep = keeper()

const shellLines = (from: readonly Page[]) => [
  ...new Set(from.flatMap(linesOf).flatMap(({ line, typed }) => (typed === null ? [line] : []))),
]
const all = shellLines(pages)
const known = [...inFolder, ...atGatehouse, ...caddies, ...Object.keys(inOtherTests), ...Object.keys(notRun)]

/** Lines that nobody runs and nobody says why. */
const unknown = (lines: readonly string[]) =>
  lines.filter(line => !setting.test(line) && !known.includes(line))

it('every line for a shell is run by a test, or stands in the list of those that are not, with what it would take', () => {
  expect(unknown(all)).toEqual([])
  expect(new Set(known).size).toBe(known.length)
  for (const test of Object.values(inOtherTests)) expect(existsSync(test), test).toBe(true)
})

it('no line is listed that no page has any more', () => {
  expect(known.filter(line => !all.includes(line))).toEqual([])
})

it('a line that nobody runs would be noticed', () => {
  const text =
    '```sh\nsudo rm -r /var/lib/gatehouse\n```\n\nType `docker compose down`, or `npm run gate -- status`.\n'
  expect(unknown(shellLines([{ file: 'x.md', text }]))).toEqual([
    'sudo rm -r /var/lib/gatehouse',
    'docker compose down',
  ])
})

it('what sets a machine up leaves keys, tokens, units and lists where and as they must be', async () => {
  const machine = keep(new Machine())
  const feed = keep(await startUpstream('203.0.113.7\n'))
  machine.names('feed.example', feed.port)
  const { exit, stderr } = await machine.type(inFolder)
  expect(exit, stderr).toBe(0)
  const text = (path: string) => readFileSync(machine.path(path), 'utf8')
  for (const path of [
    'etc/gatehouse/master.key',
    'etc/gatehouse/master.key.next',
    'checkout/secrets/master.key',
  ])
    expect(text(path)).toMatch(/^[0-9a-f]{64}\n$/)
  for (const path of [
    'etc/gatehouse/master.key',
    'etc/gatehouse/master.key.next',
    'etc/gatehouse/discord-token',
    'etc/gatehouse/slack-bot-token',
    'etc/gatehouse/webhook.key',
    'checkout/secrets/master.key',
    'var/lib/gatehouse/certificates/shop.key',
    'var/lib/gatehouse/dns/cloudflare/api_token',
  ])
    expect(statSync(machine.path(path)).mode & 0o777, path).toBe(0o600)
  expect(text('var/lib/gatehouse/certificates/shop.crt')).toContain('BEGIN CERTIFICATE')
  expect(text('etc/systemd/system/gatehouse.service')).toContain('[Service]')
  expect(existsSync(machine.path('etc/sysctl.d/60-gatehouse.conf'))).toBe(true)
  expect(text('checkout/data/lists/bots.txt')).toContain('203.0.113.7')
  expect(JSON.parse(text('srv/caddy.json'))).toHaveProperty(['apps', 'http'])
  expect(text('caddy-dns/dns.go')).toContain('\nimport _ "github.com/caddy-dns/cloudflare"\n')
})

it('beside a Gatehouse that runs each line gets what its page promises', async () => {
  const machine = keep(new Machine())
  const doors = keep(await openDoors(machine))
  for (const line of atGatehouse) {
    const { exit, stdout, stderr } = await machine.type([doors.meant(line)], doors.env, process.cwd())
    expect({ line, exit, stderr }).toMatchObject({ exit: 0 })
    if (line.startsWith('curl http:')) expect(stdout).toBe('shop')
    if (line.endsWith('route list')) expect(stdout).toContain('shop')
    if (line.startsWith('curl https:')) expect(JSON.parse(stdout)).toMatchObject({ ok: true })
  }
  expect(readFileSync(machine.path('Caddyfile'), 'utf8')).toContain('shop.localhost')
  expect(existsSync(machine.path('audit.jsonl'))).toBe(true)
})

it('a Caddy beside Gatehouse starts by each line that is said to start one', async () => {
  const machine = keep(new Machine())
  const listens = (path: string) =>
    until(
      () => existsSync(machine.path(path)),
      there => there,
    )
  const [plain = '', booted = '', edge = '', up = ''] = caddies
  for (const line of [plain, booted]) {
    const running = keep(machine.start([line]))
    await listens('run/edge/admin.sock')
    await running.stop()
    // It was killed: the next one makes its own.
    rmSync(machine.path('run/edge/admin.sock'))
    const listen = `unix/${machine.path('run/edge/admin.sock')}|0600`
    machine.write('run/edge/boot.json', JSON.stringify({ admin: { listen, config: { persist: false } } }))
  }
  const admin = `unix/${machine.path('var/lib/edge/admin.sock')}|0600`
  const running = keep(machine.start([edge], { CADDY_ADMIN: admin }))
  await listens('var/lib/edge/admin.sock')
  expect(await machine.type([up])).toMatchObject({ exit: 0 })
  await running.stop()
  expect((await machine.type([up])).exit).not.toBe(0)
})

it('what is asked of docker compose names only what docker-compose.yml has', () => {
  const { services } = readComposeFile(ourComposeFile)
  const lines = all.filter(line => line.includes('docker compose '))
  expect(lines.length).toBeGreaterThan(9)
  for (const line of lines) {
    for (const [, file = ''] of line.matchAll(/ -f (\S+)/g)) expect(existsSync(file), line).toBe(true)
    const profile = / --profile (\S+)/.exec(line)?.[1]
    if (profile !== undefined) expect(services).toHaveProperty([profile])
    const named = line.match(/(?<=[ ])(?:gatehouse|caddy|transparent)(?=[ :]|$)/g) ?? []
    for (const name of named) expect(services).toHaveProperty([name])
  }
})
