import { execFile } from 'node:child_process'

const limits = { timeout: 20_000, killSignal: 'SIGKILL', maxBuffer: 4 << 20 }

/** What a program prints when it is asked a short question. It gets 20 seconds; rejects, in words, when it fails. */
export function ask(command, args, options = {}) {
  return new Promise((resolve, reject) => {
    execFile(command, args, { ...limits, ...options }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout.trim())
      const said = stderr.trim().split('\n')[0]
      reject(new Error(said || reason(error), { cause: error }))
    })
  })
}

function reason({ code, killed, message, signal }) {
  if (killed) return 'no answer within 20 seconds'
  if (signal) return `it was ended by ${signal}`
  return typeof code === 'number' ? `it ended with code ${code}` : message
}
