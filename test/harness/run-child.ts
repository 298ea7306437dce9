import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Runs a script in a process of its own; gives the signal that ended it, or else what it said, with its exit code when that is not 0. */
export function runChild(script: URL, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [fileURLToPath(script), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let wrong = ''
  child.stdout.on('data', chunk => {
    said += String(chunk)
  })
  child.stderr.on('data', chunk => {
    wrong += String(chunk)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) =>
      resolve(signal ?? (code === 0 ? said : `exit ${code}: ${said}${wrong}`)),
    )
  })
}
