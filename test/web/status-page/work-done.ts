import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import type { Database } from '@gatehouse/core/sqlite/database.ts'

const methods = ['get', 'all', 'run'] as const

/** What this program asks of databases and what it hashes until something is done, in that order. */
export async function workDone({ sqlite }: Database, something: () => Promise<unknown>): Promise<string[]> {
  const done: string[] = []
  const one = sqlite.prepare('SELECT 1')
  const statements: object = Object.getPrototypeOf(one)
  const { createHash } = crypto
  const kept = methods.map(method => [method, one[method]] as const)
  try {
    for (const [method, own] of kept)
      Reflect.set(statements, method, function (this: typeof one, ...values: unknown[]) {
        done.push(this.source)
        return Reflect.apply(own, this, values)
      })
    crypto.createHash = (...how: Parameters<typeof createHash>) => {
      done.push(`hash ${how[0]}`)
      return createHash(...how)
    }
    syncBuiltinESMExports()
    await something()
  } finally {
    for (const [method, own] of kept) Reflect.set(statements, method, own)
    crypto.createHash = createHash
    syncBuiltinESMExports()
  }
  return done
}
