/** Tells those who look at the workspace that there is something new to look at. */
export class Changes {
  readonly #listeners = new Set<() => void>()

  tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }

  /**
   * What `look` finds, as soon as it finds anything.
   * @param explain what to say when it never does
   * @throws Error after `patienceMs` real milliseconds
   */
  async until<T>(look: () => T | undefined, explain: () => string, patienceMs = 30_000): Promise<T> {
    const now = look()
    if (now !== undefined) return now
    return new Promise((resolve, reject) => {
      const end = setTimeout(() => {
        this.#listeners.delete(again)
        reject(new Error(explain()))
      }, patienceMs)
      const again = () => {
        const found = look()
        if (found === undefined) return
        clearTimeout(end)
        this.#listeners.delete(again)
        resolve(found)
      }
      this.#listeners.add(again)
    })
  }
}
