import { existsSync, writeFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import type { ReaderData } from '@gatehouse/bot/traffic/reader-calls.ts'

// A reader that ends once it is told what to watch; the next one says what it was told. It speaks as birpc does, by hand.
const port = parentPort
if (port === null) throw new Error('this runs in a thread')
const { path }: ReaderData = workerData
const isFirst = !existsSync(path)

port.on('message', ({ m: name, a: args }: { m: string; a: [readonly string[]] }) => {
  if (name !== 'watch') return
  if (isFirst) {
    writeFileSync(path, '')
    process.exit(1)
  }
  const blind = `told to watch ${args[0].join()}`
  const report = { anew: true, slots: [], sinceMs: 0, untilMs: 0, behindBytes: 0, unread: 0, blind }
  port.postMessage({ t: 'q', m: 'report', a: [report], o: true })
})
