import { setImmediate } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { LineReader } from '@gatehouse/core/access-log/line/line-reader.ts'
import { type SearchDeps, searchLog } from '@gatehouse/core/access-log/search/search-log.ts'
import { tailLog } from '@gatehouse/core/access-log/search/tail-log.ts'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { Turns } from '@gatehouse/core/turns.ts'
import { findRequest } from '@gatehouse/core/waf-log/find-request.ts'
import { createBirpc } from 'birpc'
import { type QuestionData, type QuestionEars, type SearchCalls, told } from './question-calls.ts'

// The whole of the thread that looks through the files of the logs, for seconds at a time.

const port = parentPort
if (port === null) throw new Error('the logs are looked through in a thread of their own')
const { path, wafLog, scratch }: QuestionData = workerData

/** Far less than anybody waits for an answer. */
const sayingMs = 1000

const wafFiles = new AccessLogFiles(wafLog, scratch)
const lines = new LineReader()
const deps: SearchDeps = {
  files: new AccessLogFiles(path, scratch),
  readLine: lines.read.bind(lines),
  monotonicMs: () => performance.now(),
  breathe: async () => void (await setImmediate()),
}
/** Each unpacks into the same place; one that nobody waits for any more may still do so. */
const searches = new Turns()

function read<Answer>(work: () => Answer | Promise<Answer>) {
  return told(async () => {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      throw new AppError(error.code, `The access log cannot be looked through: ${error.message}.`)
    }
  })
}

/** A large file takes long to unpack: until it ends it says that it is at work. */
async function saying<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  const timer = setInterval(() => void ears.working(), sayingMs)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}

const calls: SearchCalls = {
  search: search =>
    read(() => saying(() => searches.take(() => searchLog(deps, search).finally(() => deps.files.tidy())))),
  tail: tail => read(() => tailLog(deps, tail)),
  wafRequest: ref => read(() => findRequest(wafFiles, ref)),
}
const ears = createBirpc<QuestionEars, SearchCalls>(calls, {
  post: message => port.postMessage(message),
  on: hear => port.on('message', hear),
  eventNames: ['working'],
})
