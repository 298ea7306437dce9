import type { Changes } from './changes.ts'

/** What the real Slack would have refused, and every deadline that was missed. */
export class Violations {
  readonly all: string[] = []
  readonly #expected: RegExp[] = []
  readonly #changes: Changes

  constructor(changes: Changes) {
    this.#changes = changes
  }

  add(what: string): void {
    this.all.push(what)
    this.#changes.tell()
  }

  expect(pattern: RegExp): void {
    this.#expected.push(pattern)
  }

  /** Those that no test expected. */
  unexpected(): string[] {
    return this.all.filter(one => !this.#expected.some(pattern => pattern.test(one)))
  }
}
