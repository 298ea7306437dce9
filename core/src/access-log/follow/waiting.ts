import type { LoggedFile } from './log-files.ts'

/** The files that are to be read next, so that one which goes before its turn is noticed. */
export class Waiting {
  #rotated = new Map<string, number>()
  #current = 0

  /** How many bytes they had when they were last seen. */
  get bytes(): number {
    return [...this.#rotated.values()].reduce((sum, size) => sum + size, this.#current)
  }

  /** All that come after one, or, without one, all. */
  expect(list: readonly LoggedFile[], after: LoggedFile | null): void {
    const rest = after === null ? list : list.slice(list.indexOf(after) + 1)
    this.#rotated = new Map()
    this.#current = 0
    for (const { rotated, size } of rest)
      if (rotated === '') this.#current = size
      else this.#rotated.set(rotated, size)
  }

  /** How long those were that are not there any more, of what was rotated after `read`. */
  gone(list: readonly LoggedFile[], read: string): number[] {
    const there = new Set(list.map(({ rotated }) => rotated))
    return [...this.#rotated].filter(([name]) => name > read && !there.has(name)).map(([, size]) => size)
  }
}
