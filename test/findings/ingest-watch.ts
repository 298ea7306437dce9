import { type AnyDetector, minuteDetector } from '@gatehouse/core/findings/detector.ts'
import type { Finding } from '@gatehouse/core/findings/finding.ts'
import { SqliteFindingStore } from '@gatehouse/core/sqlite/traffic/sqlite-finding-store.ts'
import { onTestFinished } from 'vitest'
import { IngestScene } from '../access-log/ingest/scene.ts'

interface Asked {
  at: string
  route: string
  requests: number
  /** In the hour before. */
  before: number
  /** Minutes of it of which nothing is known. */
  unknown: number
}

/** A log that is read with these detectors, and what they were asked and found. */
export class IngestWatch extends IngestScene {
  readonly asked: Asked[]
  readonly #store: SqliteFindingStore

  constructor(detectors: readonly AnyDetector[]) {
    const asked: Asked[] = []
    const asking = minuteDetector({
      name: 'asking',
      summary: 'it is asked',
      source: 'this test',
      severity: 'notice',
      minutes: { of: 1, needed: 1 },
      look: ({ route, startS, minute: { requests }, before }) => {
        const at = new Date(startS * 1000).toISOString().slice(11, 16)
        const sum = before.reduce((all, one) => all + (one?.requests ?? 0), 0)
        asked.push({ at, route, requests, before: sum, unknown: before.filter(one => one === null).length })
        return null
      },
    })
    super(ledger => ledger, [...detectors, asking])
    this.asked = asked
    this.#store = new SqliteFindingStore(this.database)
    onTestFinished(() => this.#store.close())
  }

  /** Everything that was found, the first first. */
  found(): Finding[] {
    return this.#store
      .list({ sinceMs: 0, route: null, severity: null, most: 1000 })
      .sort((a, b) => a.id - b.id)
  }

  /** Ends as a killed process does. */
  end(): void {
    this.die()
  }
}
