import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { systemClock } from '@gatehouse/core/clock.ts'
import { AppError, errorWords } from '@gatehouse/core/error.ts'
import { restoreBackup } from './backup/restore.ts'
import { restoredReply } from './backup/restored-reply.ts'
import { loadDotEnv } from './config.ts'
import { lookOf } from './platforms/console/look.ts'
import { renderReply } from './platforms/console/render.ts'
import type { Reply } from './reply.ts'

const usage =
  'Usage: npm run restore -- <backup> [--check] [--put-aside] [--keep-keys]. Nothing is changed with --check; see docs/operations.md.'

loadDotEnv()
process.umask(0o077)
process.exitCode = await run()

async function run(): Promise<0 | 1 | 2> {
  const words = readWords()
  if (words === null) {
    process.stderr.write(`${usage}\n`)
    return 2
  }
  const dataFolder = resolve(process.env.GATEHOUSE_DATA || './data')
  const masterKeyFile = resolve(process.env.GATEHOUSE_MASTER_KEY_FILE || join(dataFolder, 'master.key'))
  try {
    return say(
      restoredReply(await restoreBackup({ ...words, dataFolder, masterKeyFile }, systemClock), dataFolder),
    )
  } catch (error) {
    if (error instanceof AppError) return say({ title: error.message, severity: 'error' })
    return say({ title: `The backup could not be restored: ${errorWords(error)}.`, severity: 'error' })
  }
}

function readWords() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        check: { type: 'boolean', default: false },
        'put-aside': { type: 'boolean', default: false },
        'keep-keys': { type: 'boolean', default: false },
      },
    })
    const [path] = positionals
    if (path === undefined || positionals.length > 1) return null
    return {
      path: resolve(path),
      check: values.check,
      putAside: values['put-aside'],
      keepKeys: values['keep-keys'],
    }
  } catch (error) {
    process.stderr.write(`${errorWords(error)}\n`)
    return null
  }
}

function say(reply: Reply): 0 | 1 {
  const stream = reply.severity === 'error' ? process.stderr : process.stdout
  stream.write(renderReply(reply, lookOf(stream, process.env)))
  return reply.severity === 'error' ? 1 : 0
}
