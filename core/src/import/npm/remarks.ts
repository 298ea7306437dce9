import type { z } from 'zod'
import type { Imported, Remark } from '../imported.ts'
import type { NpmTables } from './npm-rows.ts'

/** What is to say of a database, equal sentences as one. */
export class Remarks {
  readonly #sites: Imported['sites'] = []
  readonly #byWords = new Map<string, Set<string>>()

  say(place: string, words: string): void {
    this.#byWords.set(words, (this.#byWords.get(words) ?? new Set()).add(place))
  }

  /** Which hosts a place is about. */
  site(place: string, hosts: string[]): void {
    this.#sites.push({ place, hosts })
  }

  sites(): Imported['sites'] {
    return this.#sites
  }

  all(): Remark[] {
    return [...this.#byWords].map(([words, places]) => ({ words, places: [...places] }))
  }

  /** The rows of a table that are what they should be; of the others it is said that they are not. */
  rows<T>(tables: NpmTables, table: string, type: z.ZodType<T>): T[] {
    return (tables[table] ?? []).flatMap(row => {
      const read = type.safeParse(row)
      if (read.success) return [read.data]
      const { id } = row
      this.say(
        `${table} ${typeof id === 'number' ? id : 'without a number'}`,
        'This row is left out: it does not hold what such a row should.',
      )
      return []
    })
  }
}
