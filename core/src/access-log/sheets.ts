import { lengthS, type Rung } from './ladder.ts'
import type { LogLine } from './log-line.ts'
import type { Resolution } from './rollup-row.ts'
import type { Shelf, Sum } from './shelf.ts'
import type { TopsResolution } from './tops-row.ts'
import type { TrafficPage } from './traffic-store.ts'

interface Sheet<S, Name> extends Rung<Name> {
  route: string
  sum: S
  /** What is stored of it is in `sum` too. */
  isWhole: boolean
  isChanged: boolean
}

/** How much is kept in memory. */
interface Room {
  /** So many rows, when they are written. */
  most: number
  /** Of each resolution those alone that begin so many of its lengths before the newest one, or later. */
  lengths: number
}

/**
 * The rows that lines come to just now, in memory. Nothing is read to add a line: what is stored of a row is added to it when it is
 * written for the first time.
 */
export class Sheets<S extends Sum, Name extends Resolution | TopsResolution> {
  readonly #shelf: Shelf<S, Name>
  readonly #room: Room
  readonly #sheets = new Map<string, Sheet<S, Name>>()
  /** Those that were found last, by the slots of their routes, of even minutes and of odd ones: most lines come to one of them again. */
  readonly #last: (Sheet<S, Name> | null)[] = []
  #changed: Sheet<S, Name>[] = []

  constructor(shelf: Shelf<S, Name>, room: Room) {
    this.#shelf = shelf
    this.#room = room
  }

  /** So many rows wait to be written that this should happen now. */
  get isFull(): boolean {
    return this.#changed.length >= this.#room.most
  }

  get isChanged(): boolean {
    return this.#changed.length > 0
  }

  add(rung: Rung<Name>, route: string, line: LogLine): void {
    const slot = 2 * (line.known?.routeSlot ?? 0) + ((rung.startS / 60) & 1)
    // An array with holes is looked up like a map.
    while (this.#last.length <= slot) this.#last.push(null)
    const last = this.#last[slot] ?? null
    const isLast = last !== null && last.startS === rung.startS && last.route === route
    const sheet = isLast && last.resolution === rung.resolution ? last : this.#sheetOf(rung, route)
    this.#last[slot] = sheet
    if (!sheet.isChanged) {
      sheet.isChanged = true
      this.#changed.push(sheet)
    }
    sheet.sum.add(line)
  }

  /** Writes what has changed. @returns which rows that were */
  write(page: TrafficPage): Rung<Name>[] {
    for (const sheet of this.#changed) {
      const { resolution, startS, route } = sheet
      if (!sheet.isWhole) {
        const stored = this.#shelf.read(page, resolution, startS, route)
        if (stored !== null) this.#shelf.merge(sheet.sum, stored)
        sheet.isWhole = true
      }
      this.#shelf.put(page, resolution, startS, route, sheet.sum)
    }
    return this.#changed
  }

  /** What was written is in force: old rows, and those that nothing has come to for the longest time, are not kept in memory. */
  written(): void {
    const newest = new Map<Name, number>()
    for (const sheet of this.#changed) {
      sheet.isChanged = false
      newest.set(sheet.resolution, Math.max(sheet.startS, newest.get(sheet.resolution) ?? 0))
    }
    this.#changed = []
    this.#last.fill(null)
    const { most, lengths } = this.#room
    for (const [key, { resolution, startS }] of this.#sheets) {
      const isOld = startS < (newest.get(resolution) ?? 0) - lengths * lengthS[resolution]
      if (isOld || this.#sheets.size > most) this.#sheets.delete(key)
    }
  }

  #sheetOf({ resolution, startS }: Rung<Name>, route: string): Sheet<S, Name> {
    const key = `${resolution} ${startS} ${route}`
    const known = this.#sheets.get(key)
    const sheet = known ?? {
      resolution,
      startS,
      route,
      sum: this.#shelf.empty(),
      isWhole: false,
      isChanged: false,
    }
    // The order of a map is that of putting in.
    if (known) this.#sheets.delete(key)
    this.#sheets.set(key, sheet)
    return sheet
  }
}
