import { closeSync, existsSync, openSync, rmSync, statSync, writeSync } from 'node:fs'

const ballastBytes = 16 * 1024 * 1024

/** Room on the disk that is held back, because a full disk stops even the writes that settle what was begun. */
export class Ballast {
  readonly #file: string

  constructor(file: string) {
    this.#file = file
  }

  /** Makes sure that the reserve is there; false when the disk has no room for it. */
  keep(): boolean {
    if (existsSync(this.#file) && statSync(this.#file).size === ballastBytes) return true
    try {
      const descriptor = openSync(this.#file, 'w', 0o600)
      try {
        const block = Buffer.alloc(1024 * 1024, 1)
        for (let written = 0; written < ballastBytes; written += block.length) writeSync(descriptor, block)
      } finally {
        closeSync(descriptor)
      }
      return true
    } catch {
      this.release()
      return false
    }
  }

  /** Gives the reserve up; false when there was none. */
  release(): boolean {
    if (!existsSync(this.#file)) return false
    rmSync(this.#file)
    return true
  }
}
