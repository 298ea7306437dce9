import { laterMarks, type ReadUntil } from './ladder.ts'
import type { Retention } from './retention.ts'
import { thinner } from './thin.ts'
import type { LadderMarks } from './traffic-store.ts'

/** Where the ladder goes: as far as the retention says, and further while more is stored than may be. */
export class Retaining {
  #retention: Retention
  #isOver = false

  constructor(retention: Retention) {
    this.#retention = retention
  }

  /** From now on. What is gone does not come back. */
  retain(retention: Retention): void {
    this.#retention = retention
  }

  /** Where it stands by now. */
  later(marks: LadderMarks, read: ReadUntil): LadderMarks {
    const later = laterMarks(marks, read, this.#retention)
    const thinned = this.#isOver ? thinner(later, read.overS) : null
    return thinned === null
      ? later
      : { ...thinned, thinnedS: Math.max(later.thinnedS, Math.floor(read.nowS)) }
  }

  /** Within the transaction of what is written. @param forgets rows that are to go are still there */
  wrote(usedBytes: number, forgets: boolean): void {
    this.#isOver = !forgets && usedBytes > this.#retention.mostBytes
  }
}
