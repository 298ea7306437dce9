import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { until } from '../harness/ask.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'
import { Program } from '../harness/program.ts'

const keep = keeper()

it('a start that fails ends although somebody waits for it, and tells them why', async () => {
  const folder = keep(temporaryFolder())
  const socket = join(folder.path, 'admin.sock')
  // A Caddy that takes connections and says nothing.
  const silent = createServer(() => undefined)
  await new Promise<void>(done => silent.listen(socket, done))
  keep({ stop: async () => void silent.close() })
  const program = keep(await Program.prepare({ env: { GATEHOUSE_EDGE: `unix:${socket}` } }))
  const ended = program.launch()
  await until(
    () => existsSync(join(program.data, 'gate.sock')),
    there => there,
  )
  const waiting = await program.gate('status')
  expect([waiting.exit, waiting.stderr]).toEqual([1, expect.stringContaining('Gatehouse could not start.')])
  const { exit, stderr } = await ended
  expect([exit, stderr]).toEqual([1, expect.stringMatching(/^Gatehouse cannot start\. /)])
}, 60_000)
