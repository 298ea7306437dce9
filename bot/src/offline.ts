import { join, resolve } from 'node:path'
import { AppError, errorWords } from '@gatehouse/core/error.ts'
import { lookOf } from './platforms/console/look.ts'
import { renderReply } from './platforms/console/render.ts'
import type { Reply } from './reply.ts'

/** The process around such a program. */
export interface OfflineProcess {
  env: NodeJS.ProcessEnv
  usage: string
}

/** Where a program works that runs while Gatehouse does not. */
export interface OfflinePlace {
  dataFolder: string
  masterKeyFile: string
}

/**
 * Runs such a program: says its answer, and ends with 0 when it was done, 1 when not, 2 when it was not understood.
 * @param work gives null when it was not understood
 */
export async function runOffline(
  { env, usage }: OfflineProcess,
  work: (place: OfflinePlace) => Promise<Reply> | null,
): Promise<void> {
  process.umask(0o077)
  const dataFolder = resolve(env.GATEHOUSE_DATA || './data')
  const masterKeyFile = resolve(env.GATEHOUSE_MASTER_KEY_FILE || join(dataFolder, 'master.key'))
  const working = work({ dataFolder, masterKeyFile })
  if (working === null) {
    process.stderr.write(`${usage}\n`)
    process.exitCode = 2
    return
  }
  const reply = await working.catch(wordsOf)
  const stream = reply.severity === 'error' ? process.stderr : process.stdout
  stream.write(renderReply(reply, lookOf(stream, env)))
  process.exitCode = reply.severity === 'error' ? 1 : 0
}

function wordsOf(error: unknown): Reply {
  const title = error instanceof AppError ? error.message : `This could not be done: ${errorWords(error)}.`
  return { title, severity: 'error' }
}
