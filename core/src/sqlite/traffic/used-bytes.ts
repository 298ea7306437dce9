import type Sqlite from 'better-sqlite3'

/** What is stored in a database, in bytes: its pages without those that are free, which are used again or given back. */
export function usedBytes(sqlite: Sqlite.Database): number {
  const number = (name: string) => Number(sqlite.pragma(name, { simple: true }))
  return (number('page_count') - number('freelist_count')) * number('page_size')
}
