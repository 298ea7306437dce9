/** What the real Slack would have refused, and every deadline that was missed. */
export class Violations {
  readonly all: string[] = []
  readonly #expected: RegExp[] = []

  add(what: string): void {
    this.all.push(what)
  }

  expect(pattern: RegExp): void {
    this.#expected.push(pattern)
  }

  /** Those that no test expected. */
  unexpected(): string[] {
    return this.all.filter(one => !this.#expected.some(pattern => pattern.test(one)))
  }
}
