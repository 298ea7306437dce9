import { parentPort, workerData } from 'node:worker_threads'
import { AppError, errorWords } from '@gatehouse/core/error.ts'
import { checkBackup } from './check.ts'
import type { Job, JobEnd } from './job.ts'
import { makeBackup } from './make.ts'
import { previewRestore } from './preview.ts'

// The whole of the thread that makes or reads one backup: neither copying a database nor looking through it holds anybody up.

const port = parentPort
if (port === null) throw new Error('a backup is made and read in a thread of its own')
const job: Job = workerData

async function work(): Promise<unknown> {
  switch (job.kind) {
    case 'make':
      return makeBackup(job.parts)
    case 'check':
      return checkBackup(job.parts)
    case 'preview':
      return previewRestore(job.parts)
  }
}

function failed(error: unknown): JobEnd {
  if (error instanceof AppError) return { kind: 'refused', code: error.code, words: error.message }
  return { kind: 'bug', words: error instanceof Error ? (error.stack ?? error.message) : errorWords(error) }
}

port.postMessage(await work().then((answer): JobEnd => ({ kind: 'done', answer }), failed))
