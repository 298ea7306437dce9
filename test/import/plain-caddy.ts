import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ask, until } from '../harness/ask.ts'
import { caddyBinary } from '../harness/edge.ts'

/** A Caddy that runs a Caddyfile as it is, without Gatehouse; answers at a listener of its own. */
export async function startPlainCaddy(
  caddyfile: string,
  listener: string,
): Promise<{ stop(): Promise<void> }> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gh-')))
  const file = join(folder, 'Caddyfile')
  writeFileSync(file, caddyfile)
  const words: Buffer[] = []
  const child = spawn(caddyBinary, ['run', '--config', file, '--adapter', 'caddyfile'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  })
  child.stderr.on('data', (chunk: Buffer) => words.push(chunk))
  const ended = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const answers = () =>
    ask(listener, 'any.example').then(
      () => 'yes',
      () => (child.exitCode === null ? 'no' : 'ended'),
    )
  try {
    if ((await until(answers, seen => seen !== 'no')) === 'yes') return { stop }
  } catch (error) {
    words.push(Buffer.from(String(error)))
  }
  await stop()
  throw new Error(`Caddy does not run this: ${Buffer.concat(words).toString().slice(-2000)}`)
}
