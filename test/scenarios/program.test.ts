import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ask, until } from '../harness/ask.ts'
import { keeper } from '../harness/kept.ts'
import { isAlive, Program } from '../harness/program.ts'
import { amount } from '../harness/soak.ts'

/** So many commands at the same moment. */
const many = amount(16, 50)

const keep = keeper()
/** The demo as it is after its first start, for tests that only look. */
let demo: Program
beforeAll(async () => {
  demo = await Program.start()
})
afterAll(() => demo.stop())

const started = async () => keep(await Program.start())
const status = async (program: Program, host: string) => (await ask(program.http, host)).status

it('a start without any configuration is a demo with addresses that answer', async () => {
  const program = demo
  const port = program.http.split(':')[1]
  for (const host of ['demo.localhost', 'wiki.localhost']) {
    expect(program.output).toContain(`curl http://${host}:${port}`)
    expect((await ask(program.http, host, '/hello')).body).toContain(`${host}/hello`)
  }
  expect(program.output).not.toContain('gate>')
})

it('gate runs one command: words for people, one object for machines, and an exit code for both', async () => {
  const program = demo
  const people = await program.gate('status')
  expect(people).toMatchObject({ exit: 0, stderr: '' })
  expect(people.stdout).toContain('The edge is up and runs exactly what was applied.')

  const machines = await program.gate('--json', 'route', 'list')
  expect(JSON.parse(machines.stdout)).toMatchObject({
    ok: true,
    exit: 0,
    severity: 'info',
    data: [{ name: 'demo' }, { name: 'wiki' }],
  })
  const refused = await program.gate('route', 'show', 'nothing')
  expect(refused).toMatchObject({
    exit: 1,
    stdout: '',
    stderr: expect.stringContaining('no route "nothing"'),
  })
  const wrong = await program.gate('--json', 'rout', 'list')
  expect(wrong.exit).toBe(2)
  expect(JSON.parse(wrong.stdout)).toMatchObject({ ok: false, exit: 2, data: { code: 'invalid' } })
})

it('a command that must be confirmed is not run without a terminal, and is run with --yes', async () => {
  const program = await started()
  const before = await program.live()
  const asked = await program.gate('route', 'remove', 'wiki')
  expect(asked).toMatchObject({ exit: 1, stderr: expect.stringContaining('--yes') })
  expect(await program.live()).toBe(before)
  expect((await program.gate('route', 'remove', 'wiki', '--yes')).exit).toBe(0)
  expect(await status(program, 'wiki.localhost')).toBe(404)
})

it('what is exported to another program is bare lines', async () => {
  const program = demo
  const { exit, stdout, stderr } = await program.gate('audit', 'export', 'limit=3')
  const lines = stdout.trimEnd().split('\n')
  expect([exit, lines.map(line => JSON.parse(line).seq)]).toEqual([0, [1, 2, 3]])
  expect(stderr).toContain('Next: audit export after=3 limit=3')
})

it('gate says plainly when no Gatehouse runs', async () => {
  const program = keep(await Program.prepare())
  const { exit, stderr } = await program.gate('status')
  expect([exit, stderr]).toEqual([1, expect.stringContaining('No Gatehouse is running on')])
})

it('an interrupt ends everything cleanly', async () => {
  const program = await started()
  const socket = join(program.data, 'gate.sock')
  const caddy = program.caddyPid() ?? 0
  expect([statSync(socket).mode & 0o777, isAlive(caddy)]).toEqual([0o600, true])
  const { exit, stderr } = await program.signal('SIGINT')
  expect([exit, stderr]).toEqual([0, ''])
  expect([existsSync(socket), isAlive(caddy)]).toEqual([false, false])
})

it('a restart leads to the very same bytes', async () => {
  const program = await started()
  await program.gate('route', 'add', 'soon', 'soon.localhost', 'answer=503')
  const before = await program.live()
  await program.signal('SIGTERM')
  await program.startAgain()
  expect(await program.live()).toBe(before)
  expect(await status(program, 'soon.localhost')).toBe(503)
})

it('traffic goes on when Gatehouse is killed, and the next one adopts the Caddy that runs', async () => {
  const program = await started()
  await program.gate('route', 'add', 'soon', 'soon.localhost', 'answer=200', 'body=soon')
  const [caddy, before] = [program.caddyPid(), await program.live()]
  await program.signal('SIGKILL')
  expect((await ask(program.http, 'soon.localhost')).body).toBe('soon')
  await program.startAgain()
  expect([program.caddyPid(), await program.live()]).toEqual([caddy, before])
  expect((await program.gate('route', 'remove', 'soon', '--yes')).exit).toBe(0)
  expect(await status(program, 'soon.localhost')).toBe(404)
})

it('a Caddy that is killed is there again with the same bytes', async () => {
  const program = await started()
  const [caddy, before] = [program.caddyPid() ?? 0, await program.live()]
  process.kill(caddy, 'SIGKILL')
  await until(
    () => program.caddyPid(),
    pid => pid !== null && pid !== caddy,
  )
  await until(
    () => status(program, 'demo.localhost').catch(() => 0),
    answered => answered === 200,
  )
  expect(await program.live()).toBe(before)
})

it(`${many} commands at once are all answered truthfully, and all are live after a few pushes`, async () => {
  const program = await started()
  const names = Array.from({ length: many }, (_, number) => `many-${number}`)
  const answers = await Promise.all(
    names.map(name =>
      program.gate('route', 'add', name, `${name}.localhost`, 'answer=200', `body=${name}`, '--json'),
    ),
  )
  expect(answers.map(({ exit }) => exit)).toEqual(names.map(() => 0))
  for (const name of names) expect((await ask(program.http, `${name}.localhost`)).body).toBe(name)
  const loads =
    readFileSync(join(program.data, 'edge', 'caddy.log'), 'utf8').split('servers shutting down').length - 1
  expect(loads).toBeLessThan(many / 2)
  const revisions = answers.map(({ stdout }) => JSON.parse(stdout).data.revision)
  expect(new Set(revisions).size).toBe(many)
}, 120_000)
