import { setTimeout } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { AccessLogFiles } from '@gatehouse/core/caddy/access-log-files.ts'
import { AccessLogReader } from '@gatehouse/core/observe/access-log-reader.ts'
import { createBirpc } from 'birpc'
import type { ReaderCalls, ReaderData, ReaderEars } from './reader-calls.ts'

// The whole of the thread that reads the access log: a busy edge writes tens of thousands of lines a second.

/** Young enough for what is told five seconds after an action, and rare enough to cost nothing. */
const pauseMs = 250

const port = parentPort
if (port === null) throw new Error('the access log is read in a thread of its own')
const { path }: ReaderData = workerData
const reader = new AccessLogReader({ files: new AccessLogFiles(path), nowMs: Date.now, random: Math.random })
const ears = createBirpc<ReaderEars, ReaderCalls>(
  { watch: (networks, untilMs) => reader.watch(networks, untilMs) },
  {
    post: message => port.postMessage(message),
    on: hear => port.on('message', hear),
    eventNames: ['report'],
  },
)
for (;;) {
  const report = reader.turn()
  void ears.report(report)
  await setTimeout(report.behindBytes > 0 ? 0 : pauseMs)
}
