import { spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { ask, until } from '../harness/ask.ts'
import { caddyBinary, freePort } from '../harness/edge.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'
import { Program } from '../harness/program.ts'
import { programEnvironment } from '../harness/program-environment.ts'

const keep = keeper()

it('in production there is no demo: no routes, no traffic, and loopback upstreams are refused', async () => {
  const program = keep(await Program.start({ env: { GATEHOUSE_ENV: 'production', GATEHOUSE_HTTPS: 'none' } }))
  expect(program.output).not.toContain('demo')
  expect((await ask(program.http, 'demo.localhost')).status).toBe(404)
  const { exit, stdout, stderr } = await program.gate(
    'route',
    'add',
    'x',
    'x.example.com',
    `http://127.0.0.1:${await freePort()}`,
  )
  expect([exit, stdout + stderr]).toEqual([1, expect.stringContaining('is this machine itself (loopback)')])
})

it('a folder of the demo is refused in production, in one sentence', async () => {
  const demo = keep(await Program.start())
  expect((await demo.signal('SIGINT')).exit).toBe(0)
  const production = keep(
    await Program.prepare({ data: demo.data, env: { GATEHOUSE_ENV: 'production', GATEHOUSE_HTTPS: 'none' } }),
  )
  const { exit, stderr } = await production.launch()
  expect([exit, stderr]).toEqual([
    1,
    expect.stringMatching(/^Gatehouse cannot start\. This data folder was made by the demo, .*\n$/),
  ])
})

it('the clock is compared with the address that GATEHOUSE_TIME_URL names', async () => {
  const ahead = createServer((_, answer) => {
    answer.sendDate = false
    answer.writeHead(200, { Date: new Date(Date.now() + 90_000).toUTCString() }).end()
  })
  await new Promise<void>(done => ahead.listen(0, '127.0.0.1', done))
  keep({ stop: async () => void ahead.close() })
  const { port } = ahead.address() as AddressInfo
  const program = keep(await Program.start({ env: { GATEHOUSE_TIME_URL: `http://127.0.0.1:${port}/` } }))
  const status = await until(
    async () => (await program.gate('status')).stdout,
    said => said.includes(' s behind '),
  )
  expect(status).toMatch(
    /! The edge.*clock +(89|90|91) s behind 127\.0\.0\.1:\d+, .*right codes may be refused/s,
  )
})

it('settings of a .env file in the working folder count, and the environment wins over them', async () => {
  const folder = keep(temporaryFolder())
  const http = `127.0.0.1:${await freePort()}`
  writeFileSync(
    join(folder.path, '.env'),
    `GATEHOUSE_DATA=${folder.path}/data\nGATEHOUSE_HTTP=127.0.0.1:1\nGATEHOUSE_ENV=demo\n`,
  )
  const child = spawn(process.execPath, [resolve('bot/src/main.ts')], {
    cwd: folder.path,
    env: { ...programEnvironment(), CADDY_BIN: caddyBinary, GATEHOUSE_HTTP: http, GATEHOUSE_WEB: 'none' },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<number | null>(done => child.once('exit', done))
  let said = ''
  for await (const chunk of child.stdout) {
    said += String(chunk)
    if (said.includes('Commands:')) break
  }
  expect(said).toContain('Data: data\n')
  expect(said).toContain(`curl http://demo.localhost:${http.split(':')[1]}`)
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})
