import { afterEach } from 'vitest'

/** Ends everything that a test opened, last first, also when the test fails. */
export function keeper(): <T extends { stop(): Promise<void> }>(one: T) => T {
  const open: { stop(): Promise<void> }[] = []
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.stop()
  })
  return one => {
    open.push(one)
    return one
  }
}
