import { spawn } from 'node:child_process'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ask, until } from '../harness/ask.ts'
import { caddyBinary } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'
import { Program } from '../harness/program.ts'

const keep = keeper()
const statusFrom = (program: Program, from: string) =>
  ask(program.http, 'demo.localhost', '/', { from }).then(({ status }) => status, String)

/** A Caddy that somebody else starts, with the boot file when there is one. */
function startCaddy(folder: string) {
  const [boot, empty] = [join(folder, 'boot.json'), join(folder, 'empty.json')]
  const admin = { listen: `unix/${join(folder, 'admin.sock')}|0600`, config: { persist: false } }
  writeFileSync(empty, JSON.stringify({ admin }))
  const config = existsSync(boot) ? boot : empty
  const child = spawn(caddyBinary, ['run', '--config', config], { stdio: 'ignore', env: { HOME: folder } })
  const ended = new Promise<void>(done => child.once('exit', () => done()))
  return {
    stop: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

it('a block outlives the program, and the program puts its list right within seconds', {
  timeout: 120_000,
}, async () => {
  const program = keep(await Program.start())
  expect((await program.gate('block', '127.0.0.9', 'for', '1h', '--yes')).exit).toBe(0)
  expect([await statusFrom(program, '127.0.0.9'), await statusFrom(program, '127.0.0.8')]).toEqual([403, 200])
  await program.signal('SIGKILL')
  expect(await statusFrom(program, '127.0.0.9')).toBe(403)
  const list = join(program.data, 'edge', 'blocks', 'blocks.txt')
  rmSync(list)
  await program.startAgain()
  expect([await statusFrom(program, '127.0.0.9'), await statusFrom(program, '127.0.0.8')]).toEqual([403, 200])
  rmSync(list)
  await until(
    () => existsSync(list),
    there => there,
  )
  expect((await program.gate('block', 'list')).stdout).toContain('127.0.0.9')
  expect((await program.gate('audit', 'list')).stdout).toContain('list of blocks repaired')
  expect((await program.gate('unblock', '127.0.0.9')).exit).toBe(0)
  expect(await statusFrom(program, '127.0.0.9')).toBe(200)
})

it('a Caddy that somebody else starts refuses from its first request, also while Gatehouse is not there', {
  timeout: 120_000,
}, async () => {
  const folder = keep(temporaryFolder())
  const socket = join(folder.path, 'admin.sock')
  const caddy = keep(startCaddy(folder.path))
  await until(
    () => existsSync(socket),
    there => there,
  )
  const program = keep(await Program.start({ env: { GATEHOUSE_EDGE: `unix:${socket}` } }))
  expect((await program.gate('block', '127.0.0.9', '--yes')).stdout).toContain('was refused')
  expect((await program.signal('SIGINT')).exit).toBe(0)
  await caddy.stop()
  keep(startCaddy(folder.path))
  expect(
    await until(
      () => statusFrom(program, '127.0.0.9'),
      status => typeof status === 'number',
    ),
  ).toBe(403)
})
