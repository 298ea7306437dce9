/** What the real Discord would have refused, or an app should never do. */
export class Violations {
  readonly all: string[] = []
  readonly #expected: RegExp[] = []

  add(words: string): void {
    this.all.push(words)
  }

  /** From now on a violation like this is what the test wants to see. */
  expect(pattern: RegExp): void {
    this.#expected.push(pattern)
  }

  /** @throws Error with every violation that no test expected. */
  settle(): void {
    const unexpected = this.all.filter(words => !this.#expected.some(pattern => pattern.test(words)))
    if (unexpected.length > 0)
      throw new Error(`Discord would not have had this:\n  ${unexpected.join('\n  ')}`)
  }
}
