import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppError, errorWords } from '../error.ts'
import { adaptProblem } from '../import/caddyfile/adapt-problem.ts'
import { parseJson } from '../parse-json.ts'
import { demandExecutable } from './caddy-program.ts'

const timeoutMs = 10_000
const maxOutputBytes = 16 * 1024 * 1024
const maxErrorBytes = 64 * 1024

/**
 * The JSON that Caddy makes of a Caddyfile. It runs in an empty folder of its own and with an environment of its own, and is ended when it
 * takes too long or says too much.
 * @param text names no other file: see `plainCaddyfile`
 * @throws AppError `invalid` with the line that it does not understand, never with its own words
 */
export async function adaptCaddyfile(binary: string, text: string): Promise<unknown> {
  demandExecutable(binary)
  const folder = await mkdtemp(join(tmpdir(), 'gatehouse-adapt-'))
  try {
    await writeFile(join(folder, 'Caddyfile'), text, { mode: 0o600 })
    const { code, output, errors } = await run(binary, folder)
    const json = code === 0 ? parseJson(output) : undefined
    if (json !== undefined) return json
    throw new AppError('invalid', adaptProblem(errors))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

interface Ran {
  code: number | null
  output: string
  errors: string
}

function run(binary: string, folder: string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const child = spawn(binary, ['adapt', '--config', 'Caddyfile', '--adapter', 'caddyfile'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      env: {
        HOME: folder,
        XDG_DATA_HOME: folder,
        XDG_CONFIG_HOME: folder,
        GOMAXPROCS: '1',
        GOMEMLIMIT: '256MiB',
      },
    })
    const output: Buffer[] = []
    const errors: Buffer[] = []
    let bytes = 0
    child.stdout.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes > maxOutputBytes) child.kill('SIGKILL')
      else output.push(chunk)
    })
    let errorBytes = 0
    child.stderr.on('data', (chunk: Buffer) => {
      errorBytes += chunk.length
      if (errorBytes <= maxErrorBytes) errors.push(chunk)
    })
    child.on('error', error =>
      reject(new AppError('unavailable', `Caddy could not be started: ${errorWords(error)}.`)),
    )
    child.on('close', (code, signal) => {
      if (signal === 'SIGKILL')
        reject(new AppError('invalid', 'Caddy took too long over it, or made too much of it.'))
      else resolve({ code, output: String(Buffer.concat(output)), errors: String(Buffer.concat(errors)) })
    })
  })
}
