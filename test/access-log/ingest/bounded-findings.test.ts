import { appendFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { logLine } from '../../observe/scene.ts'
import { IngestScene } from './scene.ts'

it('a burst of findings is written while it is small, and not all at once', () => {
  let writes = 0
  const scene = new IngestScene(ledger => ({
    state: () => ledger.state(),
    write: work => {
      writes += 1
      return ledger.write(work)
    },
  }))
  // More than one piece of what is read at once, less of what one turn reads.
  const burst = (uri: string) =>
    Array.from({ length: 5000 }, (_, number) =>
      logLine(scene.nowMs, { uri, client: `2001:db8:${number.toString(16)}::1` }),
    ).join('')
  const writesOf = (uri: string) => {
    appendFileSync(scene.path, burst(uri))
    writes = 0
    scene.read()
    return writes
  }
  // The first time it begins its minutes.
  writesOf('/cart')
  const ordinary = writesOf('/cart')
  expect(writesOf('/.env')).toBeGreaterThan(ordinary)
})
