import { setTimeout } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { Turns } from '@gatehouse/core/turns.ts'
import { createBirpc } from 'birpc'
import { Counting } from './counting.ts'
import type { CountingCalls, CountingData, CountingEars } from './counting-calls.ts'
import { told } from './question-calls.ts'

// The whole of the thread that counts the access log: nobody who waits for an answer waits for the disk behind it.

/** Often enough for what is watched live. */
const pauseMs = 250

const port = parentPort
if (port === null) throw new Error('the access log is counted in a thread of its own')
const { path, wafLog, ownLog, database, scratch, allowed, retention }: CountingData = workerData
const monotonicMs = () => performance.now()
const counting = new Counting({ path, wafLog, ownLog, database, scratch, nowMs: Date.now, monotonicMs })
counting.allow(allowed)
counting.retain(retention)
const ending = new AbortController()
/** Nothing is counted while something is forgotten. */
const turns = new Turns()
const ears = createBirpc<CountingEars, CountingCalls>(
  {
    end: () => ending.abort(),
    allow: allowed => counting.allow(allowed),
    retain: retention => counting.retain(retention),
    forget: network => told(() => turns.take(() => counting.forget(network))),
  },
  {
    post: message => port.postMessage(message),
    on: hear => port.on('message', hear),
    eventNames: ['report'],
  },
)
while (!ending.signal.aborted) {
  const report = await turns.take(() => counting.turn())
  void ears.report(report)
  await setTimeout(report.isBusy ? 0 : pauseMs)
}
await turns.take(() => counting.close())
port.close()
