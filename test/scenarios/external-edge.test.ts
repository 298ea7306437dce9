import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ask, until } from '../harness/ask.ts'
import { caddyBinary } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'
import { isAlive, Program } from '../harness/program.ts'

const keep = keeper()

/** A Caddy that somebody else starts beside Gatehouse, from the boot file when there is one. */
function startCaddy(folder: string): { child: ChildProcess; stop(): Promise<void> } {
  const socket = join(folder, 'admin.sock')
  const empty = join(folder, 'empty.json')
  const boot = join(folder, 'boot.json')
  writeFileSync(
    empty,
    JSON.stringify({ admin: { listen: `unix/${socket}|0600`, config: { persist: false } } }),
  )
  const child = spawn(caddyBinary, ['run', '--config', existsSync(boot) ? boot : empty], {
    stdio: 'ignore',
    env: { HOME: folder },
  })
  const ended = new Promise<void>(done => child.once('exit', () => done()))
  return {
    child,
    stop: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

it('a Caddy that runs beside Gatehouse is driven through its socket, and stays when Gatehouse goes', async () => {
  const folder = keep(temporaryFolder())
  const socket = join(folder.path, 'admin.sock')
  const caddy = keep(startCaddy(folder.path))
  await until(
    () => existsSync(socket),
    there => there,
  )
  const program = keep(await Program.start({ env: { GATEHOUSE_EDGE: `unix:${socket}` } }))
  expect((await ask(program.http, 'demo.localhost')).status).toBe(200)

  expect((await program.signal('SIGINT')).exit).toBe(0)
  expect(isAlive(caddy.child.pid ?? 0)).toBe(true)
  await program.startAgain()

  await caddy.stop()
  expect((await program.gate('route', 'list')).exit).toBe(0)
  keep(startCaddy(folder.path))
  await until(
    () => ask(program.http, 'demo.localhost').then(answer => answer.status, String),
    status => status === 200,
  )
  await until(
    async () => JSON.parse((await program.gate('status', '--json')).stdout).data.running,
    running => running === 'up',
  )
})

it('a Caddy that is not there is said to be missing, in one sentence', async () => {
  const folder = keep(temporaryFolder())
  const program = keep(
    await Program.prepare({ env: { GATEHOUSE_EDGE: `unix:${join(folder.path, 'admin.sock')}` } }),
  )
  const { exit, stderr } = await program.launch()
  expect(exit).toBe(1)
  expect(stderr).toMatch(/^Gatehouse cannot start\. The edge does not answer: .*ENOENT.*\n$/)
})
