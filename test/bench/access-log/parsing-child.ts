import { closeSync, openSync, readSync } from 'node:fs'
import { LineSplitter } from '@gatehouse/core/access-log/follow/line-splitter.ts'

// Makes an object of each line, and nothing of that.
const [path = ''] = process.argv.slice(2)
const start = performance.now()
const file = openSync(path, 'r')
const buffer = Buffer.allocUnsafe(1024 * 1024)
const splitter = new LineSplitter()
let parsed = 0
const take = (bytes: Buffer, from: number, end: number) => {
  try {
    JSON.parse(bytes.toString('utf8', from, end))
    parsed += 1
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
}
for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer))
  splitter.push(buffer.subarray(0, read), take)
closeSync(file)
process.stdout.write(JSON.stringify({ ms: performance.now() - start, parsed }))
