import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { caddyBinary } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'
import { succeeds, whyNoNamespaces } from './namespaces.ts'

const folder = new URL('../../deploy/systemd/', import.meta.url).pathname
const keep = keeper()

/** 0 is what can do nothing; most services of a distribution are above 9. */
const bounds = { 'gatehouse.service': 1.3, 'gatehouse-caddy.service': 1.6 }

const analyze = succeeds('sh', ['-c', 'command -v systemd-analyze'])
if (!analyze)
  process.stderr.write(
    '\n!! NOT TESTED: how exposed the units of systemd are, for there is no systemd-analyze here.\n\n',
  )

const score = (file: string) => {
  const { stdout } = spawnSync('systemd-analyze', ['security', '--offline=true', '--no-pager', file], {
    encoding: 'utf8',
  })
  return Number(/Overall exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1] ?? 'NaN')
}

it.skipIf(!analyze).each(Object.entries(bounds))('%s is exposed to at most %d of 10', (unit, most) => {
  expect(score(`${folder}${unit}`)).toBeLessThanOrEqual(most)
})

it.skipIf(!analyze)('a unit without all that would not be let through', () => {
  const folder = keep(temporaryFolder()).path
  execFileSync('sh', ['-c', `printf '[Service]\\nExecStart=/bin/true\\n' > ${folder}/plain.service`])
  expect(score(`${folder}/plain.service`)).toBeGreaterThan(9)
})

/** The settings of a unit, those that are given more than once joined. */
function settingsOf(unit: string): Record<string, string> {
  const settings: Record<string, string> = {}
  for (const line of readFileSync(`${folder}${unit}`, 'utf8').split('\n')) {
    const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? []
    if (key !== undefined && value !== undefined) settings[key] = `${settings[key] ?? ''} ${value}`.trim()
  }
  return settings
}

it('the units lay out what the compose file does: one user, one folder between them, no key for Caddy', () => {
  const [gatehouse, caddy] = [settingsOf('gatehouse.service'), settingsOf('gatehouse-caddy.service')]
  for (const unit of [gatehouse, caddy])
    expect(unit).toMatchObject({
      User: 'gatehouse',
      NoNewPrivileges: 'yes',
      ProtectSystem: 'strict',
      StateDirectoryMode: '0700',
      UMask: '0077',
    })
  expect(gatehouse.Environment).toContain('GATEHOUSE_EDGE=unix:/var/lib/edge/admin.sock')
  expect(caddy.ExecStart).toContain('edge --folder /var/lib/edge')
  expect(caddy.Environment).toContain('CADDY_ADMIN=unix//var/lib/edge/admin.sock|0600')
  expect(caddy.InaccessiblePaths).toContain('/etc/gatehouse')
  expect(caddy.TemporaryFileSystem).toBe('/var/lib/gatehouse:ro')
  expect([gatehouse.CapabilityBoundingSet, caddy.CapabilityBoundingSet]).toEqual(['', 'CAP_NET_BIND_SERVICE'])
})

const why = whyNoNamespaces()
if (why !== undefined)
  process.stderr.write(`\n!! NOT TESTED: a Caddy that sees no /proc, as its unit has it, for ${why}.\n\n`)

it.skipIf(why !== undefined)('Caddy runs where it sees nothing of /proc', async () => {
  const { path, stop } = temporaryFolder()
  const script = `chown 10001 ${path}; mount -t tmpfs -o mode=000 none /proc
    capsh --gid=10001 --groups= --uid=10001 --no-new-privs --shell=${caddyBinary} -- edge --folder ${path} & echo $!
    until ${caddyBinary} edge-up --folder ${path} 2>/dev/null; do sleep 0.1; done
    capsh --uid=10001 --shell=/bin/sh -- -c 'ls /proc' 2>&1; kill %1; wait`
  const { stdout } = spawnSync(
    'unshare',
    ['--mount', '--fork', '--propagation', 'private', 'bash', '-c', script],
    {
      encoding: 'utf8',
      timeout: 30_000,
    },
  )
  await stop()
  expect(stdout).toContain("cannot open directory '/proc': Permission denied")
})
