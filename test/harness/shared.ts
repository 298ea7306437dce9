import { afterAll } from 'vitest'

/** Ends something that all tests of a file use, after the last of them; what was opened last ends first. */
export function shared<T extends { stop(): Promise<void> }>(one: T): T {
  afterAll(() => one.stop())
  return one
}
