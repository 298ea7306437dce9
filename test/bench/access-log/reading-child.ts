import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { countingMemory } from '@gatehouse/bot/access-log/counting-memory.ts'

// Reads a log to its end as the program does: in a thread of its own, with the memory that the program gives it.
const [path = '', database = ''] = process.argv.slice(2)
const worker = new Worker(new URL('reading-thread.ts', import.meta.url), {
  resourceLimits: countingMemory,
  workerData: { path, database },
})
// It may come together with the message.
const exit = once(worker, 'exit')
const [ms] = await once(worker, 'message')
await exit
process.stdout.write(JSON.stringify({ ms, peakMb: process.resourceUsage().maxRSS / 1024 }))
