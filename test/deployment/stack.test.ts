import { readdirSync, readFileSync } from 'node:fs'
import { systemClock } from '@gatehouse/core/clock.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FakeSlack } from '../fakes/slack/fake-slack.ts'
import { until } from '../harness/ask.ts'
import type { Container } from './container.ts'
import { whyNoNamespaces } from './namespaces.ts'
import { Stack } from './stack.ts'

const why = whyNoNamespaces()
if (why !== undefined)
  process.stderr.write(`\n!! NOT TESTED: docker-compose.yml laid out in namespaces, for ${why}.\n\n`)

const host = 'shop.example.com'

describe.skipIf(why !== undefined)('what docker-compose.yml lays out', () => {
  let stack: Stack
  let slack: FakeSlack
  beforeAll(async () => {
    slack = await FakeSlack.start({ clock: systemClock })
    stack = await Stack.start({
      loopback: [Number(new URL(slack.url).port)],
      environment: {
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_APP_TOKEN: slack.appToken,
        SLACK_API_URL: slack.url,
      },
    })
    await done('route', 'add', 'shop', host, 'http://shop:3000')
  })
  afterAll(async () => {
    await stack?.stop()
    await slack?.close()
  })

  async function done(...words: string[]): Promise<string> {
    const { exit, stdout, stderr } = await stack.gate('--yes', ...words)
    expect(exit, `${words.join(' ')}: ${stdout}${stderr}`).toBe(0)
    return stdout
  }
  const status = async (client: 'customer' | 'attacker') =>
    (await stack.ask(host, '/', { client, port: 443 })).status

  it('runs each program as its user, without a capability, and with no way to get one', () => {
    for (const container of [stack.caddy, stack.gatehouse])
      expect(standing(container)).toEqual({
        Uid: '10001 10001 10001 10001',
        Groups: '',
        CapPrm: '0000000000000000',
        CapEff: '0000000000000000',
        CapBnd: '0000000000000000',
        CapAmb: '0000000000000000',
        NoNewPrivs: '1',
      })
  })

  it('lets nothing be written but volumes and /tmp, where nothing can be run', async () => {
    const run = (script: string) => stack.gatehouse.exec('/usr/bin/sh', '-c', script)
    for (const path of ['/app', '/usr/local/bin', '/etc', '/run/secrets', '/var/lib'])
      expect((await run(`: > ${path}/new`)).stderr, path).toMatch(/Read-only file system|Permission denied/)
    expect((await run('cp /usr/bin/true /tmp/true && /tmp/true')).stderr).toContain('Permission denied')
    expect(mountOf(stack.caddy, '/')).toMatch(/^ro,/)
    expect(mountOf(stack.caddy, '/var/lib/gatehouse/lists')).toMatch(/^ro,/)
  })

  it('shows Caddy nothing of Gatehouse but what it serves and what the two share', () => {
    const root = `/proc/${stack.caddy.pid}/root`
    expect(readdirSync(`${root}/var/lib/gatehouse`).sort()).toEqual(['dns', 'lists', 'status'])
    expect(readdirSync(`${root}/run`)).toEqual([])
    expect(readFileSync(`/proc/${stack.caddy.pid}/environ`, 'utf8')).not.toMatch(/GATEHOUSE|SLACK|TOKEN/)
    expect(readdirSync(`${root}/usr/bin`)).toEqual(['caddy'])
  })

  it('opens no port but those that are published, and none of Gatehouse', () => {
    expect(openPorts(stack.caddy)).toEqual([80, 443])
    expect(openPorts(stack.gatehouse)).toEqual([])
  })

  it('brings real requests to an upstream, refuses whom somebody blocks, and takes that back', async () => {
    expect((await stack.ask(host, '/a')).headers.location).toBe(`https://${host}/a`)
    const answer = await stack.ask(host, '/a', { port: 443 })
    expect(answer).toMatchObject({ status: 200, body: 'shop /a for 198.51.100.7\n' })

    await done('block', '198.51.100.66', '1h')
    expect([await status('attacker'), await status('customer')]).toEqual([403, 200])
    expect((await stack.ask(host, '/', { client: 'attacker', port: 80 })).status).toBe(403)
    await done('undo')
    expect(await status('attacker')).toBe(200)
  })

  it('refuses a route to where Caddy itself listens', async () => {
    const { exit, stderr } = await stack.gate(
      '--yes',
      'route',
      'add',
      'loop',
      'loop.example.com',
      'http://caddy',
    )
    expect({ exit, stderr }).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining("edge's own listener"),
    })
  })

  it('takes commands from Slack to traffic', async () => {
    await slack.waitForSockets(2)
    const channel = slack.channel('ops')
    const carl = slack.member('carl')
    await done('place', 'allow', 'slack', slack.team, `channel=${channel.id}`, 'role=operator')
    await done('account', 'add', 'carl', 'role=operator')
    await done('account', 'link', 'carl', 'platform=slack', `workspace=${slack.team}`, `user=${carl.id}`)
    await carl.slash(channel, '/gate block 198.51.100.66 1h')
    await until(
      () => status('attacker'),
      seen => seen === 403,
    )
    await done('unblock', '198.51.100.66')
    expect(await status('attacker')).toBe(200)
  })

  it('comes back with the last good configuration when Caddy alone is started, while there is no Gatehouse', async () => {
    await done('block', '198.51.100.66', '1h')
    expect(await stack.gatehouse.stop()).toBe(0)
    expect(await stack.caddy.stop()).toBe(0)
    await stack.caddy.start()
    await stack.caddy.healthy()
    expect([await status('attacker'), await status('customer')]).toEqual([403, 200])
    await stack.gatehouse.start()
    await stack.gatehouse.healthy()
    expect(await done('status')).toContain('The edge is up and runs exactly what was applied.')
    await done('unblock', '198.51.100.66')
  })

  it('gets Caddy right again when it dies while Gatehouse runs', async () => {
    await stack.caddy.stop('SIGKILL')
    await stack.caddy.start()
    await stack.caddy.healthy()
    expect(await status('customer')).toBe(200)
    await until(
      async () => (await stack.gate('--json', 'status')).stdout,
      said => JSON.parse(said).data.running === 'up',
    )
  })

  it('drops no request while Gatehouse alone is restarted', async () => {
    let restarting = true
    const seen: number[] = []
    const asking = (async () => {
      while (restarting) seen.push(await status('customer'))
    })()
    expect(await stack.gatehouse.stop()).toBe(0)
    await stack.gatehouse.start()
    await stack.gatehouse.healthy()
    restarting = false
    await asking
    expect(seen.length).toBeGreaterThan(50)
    expect(new Set(seen)).toEqual(new Set([200]))
  })

  it('needs less than its limits', () => {
    for (const { pid, parts } of [stack.caddy, stack.gatehouse]) {
      const { VmHWM, Threads } = Object.fromEntries(statusLines(pid))
      expect(Number.parseInt(VmHWM ?? '', 10) * 1024).toBeLessThan((parts.service.mem_limit ?? 0) / 2)
      expect(Number(Threads)).toBeLessThan((parts.service.pids_limit ?? 0) / 2)
    }
  })
})

const statusLines = (pid: number): string[][] =>
  readFileSync(`/proc/${pid}/status`, 'utf8')
    .split('\n')
    .map(line => line.split(/:\s*/).map(word => word.replaceAll('\t', ' ').trim()))

function standing({ pid }: Container): Record<string, string> {
  const wanted = ['Uid', 'Groups', 'CapPrm', 'CapEff', 'CapBnd', 'CapAmb', 'NoNewPrivs']
  return Object.fromEntries(statusLines(pid).filter(([key = '']) => wanted.includes(key)))
}

/** The options of what is mounted at a path. */
function mountOf({ pid }: Container, path: string): string | undefined {
  const mounts = readFileSync(`/proc/${pid}/mountinfo`, 'utf8').split('\n')
  return mounts.map(line => line.split(' ')).findLast(fields => fields[4] === path)?.[5]
}

/** TCP ports on which somebody listens in the container's network namespace, but for its loopback. */
function openPorts({ pid }: Container): number[] {
  const loopback = /^(0100007F|0+1000000):/
  const lines = ['tcp', 'tcp6'].flatMap(name =>
    readFileSync(`/proc/${pid}/net/${name}`, 'utf8').split('\n').slice(1),
  )
  const open = lines
    .map(line => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => state === '0A' && !loopback.test(local))
  return [...new Set(open.map(([, local = '']) => Number.parseInt(local.split(':')[1] ?? '', 16)))].sort(
    (a, b) => a - b,
  )
}
