import { chownSync, copyFileSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { documented } from '../backup/documented.ts'
import { until } from '../harness/ask.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'
import { whyNoNamespaces } from './namespaces.ts'
import { Stack } from './stack.ts'

const why = whyNoNamespaces()
if (why !== undefined)
  process.stderr.write(
    `\n!! NOT TESTED: how containers are upgraded and moved (docs/operations.md), for ${why}.\n\n`,
  )

const keep = keeper()

/** The commands of a section, as they stand on the page, but for the name of the backup. */
function linesOf(heading: string, backup = ''): string[][] {
  const own = '/var/lib/gatehouse'
  const places = { data: own, keyFile: '/etc/gatehouse/master.key', mount: '/mnt', backup }
  return documented(heading, 'sh', places).map(block => block.trim().split('\n'))
}

/** Does what `docker compose` would be asked to do. What needs an engine or a network is left out: building, and getting the sources. */
async function run(stack: Stack, line: string, backups: string): Promise<string> {
  const words = line.split(' ')
  const [program, , verb, ...rest] = words
  if (program !== 'docker' || verb === 'build') return ''
  const options = rest.filter(word => word.startsWith('--'))
  switch (verb) {
    case 'exec':
      return said(line, await stack.gatehouse.exec(`/usr/local/bin/${rest[1]}`, ...rest.slice(2)))
    case 'up':
      expect(options).toContain('--wait')
      for (const container of [stack.gatehouse, stack.caddy]) await container.stop()
      for (const container of [stack.caddy, stack.gatehouse]) {
        await container.start()
        await container.healthy()
      }
      return ''
    case 'cp': {
      const from = join(stack.folder, 'volumes/data/backups')
      for (const name of readdirSync(from).filter(name => name.endsWith('.backup'))) {
        copyFileSync(join(from, name), join(backups, name))
        chownSync(join(backups, name), 10001, 10001)
      }
      return ''
    }
    case 'stop':
      for (const container of [stack.gatehouse, stack.caddy]) expect(await container.stop()).toBe(0)
      return ''
    case 'run':
      return said(
        line,
        await stack.once('gatehouse', rest.slice(rest.indexOf('gatehouse') + 1), ({ volumes }) => ({
          entrypoint: [rest[rest.indexOf('--entrypoint') + 1] ?? ''],
          volumes: [...volumes, { type: 'bind', source: backups, target: '/mnt', read_only: true }],
        })),
      )
    default:
      throw new Error(`nobody here knows how to do: ${line}`)
  }
}

function said(
  line: string,
  { exit, stdout, stderr }: { exit: number | null; stdout: string; stderr: string },
): string {
  expect(exit, `${line}: ${stdout}${stderr}`).toBe(0)
  return stdout
}

const host = 'shop.example.com'

/** Whoever comes in the moment in which an edge that has just begun takes up its configuration, or has no certificate yet, may be cut off, and comes again. */
function unlessCut(error: unknown): 'cut' {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ECONNRESET' || code === 'EPROTO') return 'cut'
  throw error
}

describe.skipIf(why !== undefined)('docs/operations.md', () => {
  it('upgrades containers, and moves them to another machine with all that they know', async () => {
    const backups = join(keep(temporaryFolder()).path, 'backups')
    mkdirSync(backups)
    const old = keep(await Stack.start())
    const served = (stack: Stack) =>
      until(
        () => stack.ask(host, '/', { port: 443 }).then(({ status }) => status, unlessCut),
        status => status !== 'cut',
      )
    await old.gate('route', 'add', 'shop', host, 'http://shop:3000')
    await old.gate('--yes', 'block', '198.51.100.66', '1h')

    for (const line of linesOf('Upgrade').flat()) await run(old, line, backups)
    expect(await served(old)).toBe(200)

    const heading = 'Moving the containers to another machine'
    for (const line of linesOf(heading)[0] ?? []) await run(old, line, backups)
    const newest = readdirSync(backups).sort().at(-1) ?? ''
    const secrets = join(old.folder, 'secrets')
    const arrival = linesOf(heading, newest)[1]?.filter(line => !line.includes(' up ')) ?? []
    const before = async (stack: Stack) => {
      for (const line of arrival) expect(await run(stack, line, backups)).not.toMatch(/cannot|failed/)
    }
    const other = keep(await Stack.start({ variables: { GATEHOUSE_SECRETS: secrets }, before }))
    expect(await served(other)).toBe(200)
    expect((await other.ask(host, '/', { client: 'attacker', port: 443 })).status).toBe(403)
    // Two stacks are started, and one of them twice.
  }, 150_000)
})
