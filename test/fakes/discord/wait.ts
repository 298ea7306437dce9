import type { World } from './world.ts'

const patienceMs = 30_000

/** What `look` finds, asked again whenever something changed. @throws Error with `words` after 10 s of real time */
export async function until<T>(world: World, look: () => T | undefined, words: () => string): Promise<T> {
  const now = look()
  if (now !== undefined) return now
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const check = () => {
    const found = look()
    if (found !== undefined) resolve(found)
  }
  const timer = setTimeout(() => reject(new Error([words(), ...world.violations.all].join('\n'))), patienceMs)
  world.changes.on('changed', check)
  try {
    return await promise
  } finally {
    clearTimeout(timer)
    world.changes.off('changed', check)
  }
}
