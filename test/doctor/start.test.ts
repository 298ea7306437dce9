import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteDoctorWaiverStore } from '@gatehouse/core/sqlite/doctor-waiver-store.ts'
import { expect, it } from 'vitest'
import { ask } from '../harness/ask.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { keeper } from '../harness/kept.ts'
import { Program } from '../harness/program.ts'
import { whyNoLab } from './lab.ts'

const why = whyNoLab()
if (why !== undefined)
  process.stderr.write(`\n!! NOT TESTED: starts that the doctor refuses, for ${why}.\n\n`)

const keep = keeper()

/** What starts a program that sees the socket of an engine at its place. */
async function besideAnEngine(): Promise<string[]> {
  const folder = keep(temporaryFolder()).path
  const server = createServer()
  await new Promise<void>(resolve => server.listen(join(folder, 'docker.sock'), resolve))
  keep({ stop: () => new Promise(resolve => server.close(() => resolve())) })
  const script = `mount --bind '${folder}' /run && exec "$@"`
  return ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', script, 'sh']
}

it.skipIf(why !== undefined)(
  'a start in production beside the socket of an engine is refused before anything is touched, and goes on once that is waived',
  async () => {
    const through = await besideAnEngine()
    const env = { GATEHOUSE_ENV: 'production' }
    const program = keep(await Program.prepare({ env, through }))
    const { exit, stdout, stderr } = await program.launch()
    expect({ exit, stdout }).toEqual({ exit: 1, stdout: '' })
    expect(stderr).toMatch(
      /^Gatehouse cannot start\. The doctor refuses it: it must be that neither Gatehouse nor Caddy may use the socket of a container engine\.\n {2}container-socket: Gatehouse may use \/run\/docker\.sock\. Take the mount .*\n$/,
    )
    expect(program.caddyPid()).toBeNull()
    expect(existsSync(join(program.data, 'edge', 'boot.json'))).toBe(false)
    await expect(ask(program.http, 'shop.localhost')).rejects.toThrow()
    waive(program.data)
    await program.startAgain()
    expect((await program.gate('status')).exit).toBe(0)
  },
)

/** As `doctor waive` writes it, made while it ran elsewhere. */
function waive(data: string): void {
  const database = new Database(join(data, 'gatehouse.db'))
  const atMs = Date.now()
  const waiver = { check: 'container-socket', reason: 'moved away in May', owner: 'anna', by: 'local' }
  new SqliteDoctorWaiverStore(database).add({ ...waiver, atMs, untilMs: atMs + 86_400_000 })
  database.close()
}
