import { setTimeout } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { createBirpc } from 'birpc'
import { Counting } from './counting.ts'
import type { CountingCalls, CountingData, CountingEars } from './counting-calls.ts'

// The whole of the thread that counts the access log: nobody who waits for an answer waits for the disk behind it.

/** Often enough for what is watched live. */
const pauseMs = 250

const port = parentPort
if (port === null) throw new Error('the access log is counted in a thread of its own')
const { path, database, scratch }: CountingData = workerData
const monotonicMs = () => performance.now()
const counting = new Counting({ path, database, scratch, nowMs: Date.now, monotonicMs })
const ending = new AbortController()
const ears = createBirpc<CountingEars, CountingCalls>(
  { end: () => ending.abort() },
  {
    post: message => port.postMessage(message),
    on: hear => port.on('message', hear),
    eventNames: ['report'],
  },
)
while (!ending.signal.aborted) {
  const report = await counting.turn()
  void ears.report(report)
  await setTimeout(report.isBusy ? 0 : pauseMs)
}
counting.close()
port.close()
