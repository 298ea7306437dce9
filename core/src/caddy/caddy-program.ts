import { type ChildProcess, spawn } from 'node:child_process'
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readSync,
  renameSync,
  statSync,
} from 'node:fs'
import { adminBlock } from '../edge/compile/index.ts'
import { AppError } from '../error.ts'
import type { EdgeFolder } from './edge-folder.ts'

const maxOutputBytes = 10 * 1024 * 1024
const tailBytes = 64 * 1024

/**
 * Starts a Caddy in a process group of its own, so that it outlives whoever started it. Its environment holds nothing of
 * Gatehouse's; what it prints goes to a file.
 */
export function spawnCaddy(binary: string, folder: EdgeFolder, config: string): ChildProcess {
  if (existsSync(folder.output) && statSync(folder.output).size > maxOutputBytes) {
    renameSync(folder.output, `${folder.output}.1`)
  }
  const output = openSync(folder.output, 'a', 0o600)
  try {
    return spawn(binary, ['run', '--config', config], {
      cwd: folder.folder,
      detached: true,
      stdio: ['ignore', output, output],
      env: {
        HOME: folder.folder,
        XDG_DATA_HOME: folder.storage,
        XDG_CONFIG_HOME: folder.storage,
        CADDY_ADMIN: adminBlock(folder.adminSocket).listen,
      },
    })
  } finally {
    closeSync(output)
  }
}

/** Why Caddy ended, in its own last words: an error, a panic, or whatever it said last. */
export function lastWords(folder: EdgeFolder): string {
  const lines = tail(folder.output).trimEnd().split('\n')
  const telling = lines.findLast(line => /^(Error: |panic: |fatal error: )/.test(line))
  return (telling ?? lines.at(-1) ?? '').replace(/^Error: /, '').slice(0, 1000) || 'no words'
}

function tail(file: string): string {
  if (!existsSync(file)) return ''
  const descriptor = openSync(file, 'r')
  try {
    const { size } = fstatSync(descriptor)
    const buffer = Buffer.alloc(Math.min(size, tailBytes))
    readSync(descriptor, buffer, 0, buffer.length, size - buffer.length)
    return buffer.toString('utf8')
  } finally {
    closeSync(descriptor)
  }
}

/** @throws AppError `unavailable` when the binary is missing or may not be run */
export function demandExecutable(binary: string): void {
  try {
    accessSync(binary, constants.X_OK)
  } catch (error) {
    const problem = existsSync(binary) ? 'is not a program that this user may run' : 'does not exist'
    throw new AppError(
      'unavailable',
      `The Caddy binary ${binary} ${problem}; set CADDY_BIN to one that can be run.`,
      { cause: error },
    )
  }
}

/** Tells one build of a binary from another. */
export function binaryKey(binary: string): string {
  const { size, mtimeMs } = statSync(binary)
  return `${binary} ${size} ${Math.floor(mtimeMs)}`
}
