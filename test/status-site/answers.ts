import type { Page } from 'playwright-core'

interface Waiting {
  waiting?: Set<Promise<unknown>>
}

/**
 * Keeps in mind what this page asks for. Its clock is moved by hand and the answers take the time of the machine, so that an answer could come
 * after any time of the page, also after the time that the page waits for one.
 */
export async function watchAnswers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const waiting = new Set<Promise<unknown>>()
    Object.assign(globalThis, { waiting })
    const kept = <T>(promise: Promise<T>): Promise<T> => {
      waiting.add(promise)
      const over = () => waiting.delete(promise)
      promise.then(over, over)
      return promise
    }
    const ask = globalThis.fetch
    globalThis.fetch = (...what) =>
      kept(
        ask(...what).then(answer => {
          const read = answer.json.bind(answer)
          return Object.assign(answer, { json: () => kept(read()) })
        }),
      )
  })
}

/** Waits until the page has taken every answer that it asked for, also where that leads it elsewhere. */
export async function answered(page: Page): Promise<void> {
  await page.waitForFunction(() => (globalThis as Waiting).waiting?.size === 0)
}
