import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { createInterface } from 'node:readline'
import { root } from './place.mjs'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']

/**
 * Runs a program to its end and answers how it ended; `stoppedBy` is the signal that reached us meanwhile.
 * We outlive the child, whatever arrives. With `onLine`, both outputs go there line by line instead of to ours.
 */
export function run(command, args, { cwd = root, env = process.env, onLine } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = onLine ? ['ignore', 'pipe', 'pipe'] : 'inherit'
    const child = spawn(command, args, { cwd, env, stdio })
    const end = passSignals(child)
    child.once('error', error => {
      end()
      reject(error)
    })
    child.once('close', (code, signal) => resolve({ code, signal, stoppedBy: end() }))
    if (onLine) for (const stream of [child.stdout, child.stderr]) createInterface(stream).on('line', onLine)
  })
}

/**
 * Hands our signals to the child. On a terminal Ctrl-C and hang-up reach the child by themselves, since it is in our
 * process group (and npm repeats them to us): passing them on would look like somebody pressing twice.
 */
function passSignals(child) {
  const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY
  let stoppedBy
  const pass = signal => {
    stoppedBy ??= signal
    if (signal === 'SIGTERM' || !terminal) child.kill(signal)
  }
  for (const signal of signals) process.on(signal, pass)
  return () => {
    for (const signal of signals) process.off(signal, pass)
    return stoppedBy
  }
}

/** Ends this process the way the child ended: the same exit code, or the same signal. */
export function endAs({ code, signal }) {
  process.exitCode = signal ? 128 + constants.signals[signal] : code
  if (signals.includes(signal)) process.kill(process.pid, signal)
}

/**
 * Runs a step that must not be followed by another one when somebody asked us to stop: then this process ends by
 * that signal, and never returns from here.
 */
export async function runStep(command, args, options) {
  const result = await run(command, args, options)
  await stopIfAsked(result)
  return result
}

/** Ends this process by the signal that reached it while a program ran, if one did; never returns then. */
export async function stopIfAsked({ stoppedBy }) {
  if (!stoppedBy) return
  endAs({ signal: stoppedBy })
  await new Promise(() => setInterval(() => process.exit(), 1000))
}
