import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { runGate } from './platforms/console/gate-command.ts'

if (existsSync('.env')) process.loadEnvFile('.env')

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader has seen enough: `gate … | head`.
    if (error.code === 'EPIPE') process.exit()
    if (stream === process.stdout) process.stderr.write(`✗ The answer cannot be written: ${error.message}.\n`)
    process.exit(1)
  })
}

process.exitCode = await runGate({
  argv: process.argv.slice(2),
  dataFolder: resolve(process.env.GATEHOUSE_DATA || './data'),
  colours: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  interrupt: () => process.kill(process.pid, 'SIGINT'),
})
