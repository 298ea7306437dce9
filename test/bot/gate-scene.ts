import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { socketPath } from '../../bot/src/platforms/console/socket-path.ts'
import { type SocketServer, startSocketServer } from '../../bot/src/platforms/console/socket-server.ts'
import { silentLog } from '../../core/src/log.ts'
import { programEnvironment } from '../harness/program-environment.ts'
import { TestDesk } from './console-desk.ts'

export const program = resolve('bot/src/gate.ts')
export let desk = new TestDesk()
export let folder: string
let server: SocketServer

/** Runs the program with these words. */
export async function gate(
  words: string[],
  env: Record<string, string> = { GATEHOUSE_DATA: folder },
  cwd = folder,
) {
  const child = spawn(process.execPath, [program, ...words], {
    env: { ...programEnvironment(), ...env },
    cwd,
  })
  child.stdin.end()
  const exited = new Promise(resolve => child.once('exit', resolve))
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return { exit: await exited, stdout, stderr }
}

/** The half blocks of a row that is drawn in fixed white on fixed black. */
export function qrRow(line: string): string | undefined {
  const head = '\u001b[38;5;231;48;5;16m'
  return line.startsWith(head) ? line.slice(head.length, line.indexOf('\u001b[0m')) : undefined
}

/** Before and after the tests of a file. */
export function setUp(): void {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'gate-'))
    server = await startSocketServer({
      path: socketPath(folder),
      desk: {
        run: request => desk.run(request),
        decide: decision => desk.decide(decision),
        likelyAccount: id => desk.likelyAccount(id),
        handovers: {
          peek: token => desk.handovers.peek(token),
          open: (token, face) => desk.handovers.open(token, face),
          finish: (session, code, face) => desk.handovers.finish(session, code, face),
          setPassword: (session, password, face) => desk.handovers.setPassword(session, password, face),
        },
        log: silentLog,
      },
      keyOf: secret => desk.keyOf(secret),
      deniedKey: () => desk.deniedKey(),
      log: silentLog,
    })
  })
  beforeEach(() => {
    desk = new TestDesk()
  })
  afterAll(async () => {
    await server.close()
    rmSync(folder, { recursive: true })
  })
}
