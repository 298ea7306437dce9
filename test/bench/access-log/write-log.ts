import { closeSync, openSync, writeSync } from 'node:fs'
import { generate } from '../../access-log/generator/generate.ts'

interface Wanted {
  lines: number
  /** From the first line to now. */
  forMs: number
  /** Each request asks for a path of its own. */
  distinctPaths?: boolean
}

const batchLines = 10_000

/** Writes the generated log into a file. */
export function writeLog(path: string, { lines, forMs, distinctPaths = false }: Wanted): void {
  const file = openSync(path, 'w')
  let batch: string[] = []
  const write = () => {
    writeSync(file, batch.join(''))
    batch = []
  }
  let at = 0
  for (const line of generate({ lines, seed: 8, untilMs: Date.now(), forMs })) {
    at += 1
    batch.push(distinctPaths ? line.replace(/"uri":"[^"]*"/, `"uri":"/articles/${at}/comments"`) : line, '\n')
    if (batch.length >= batchLines) write()
  }
  write()
  closeSync(file)
}
