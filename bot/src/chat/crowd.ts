/** How many may be inside at once: of each, and of all together. */
export interface Room {
  each: number
  all: number
}

/** Counts those inside, so that a flood of one person fills neither the memory nor everybody's time. */
export class Crowd {
  readonly #room: Room
  readonly #inside = new Map<string, number>()
  #all = 0

  constructor(room: Room) {
    this.#room = room
  }

  /** False when there is no room; then they are not inside. */
  enter(who: string): boolean {
    const own = this.#inside.get(who) ?? 0
    if (own >= this.#room.each || this.#all >= this.#room.all) return false
    this.#inside.set(who, own + 1)
    this.#all += 1
    return true
  }

  leave(who: string): void {
    const own = this.#inside.get(who) ?? 0
    if (own <= 1) this.#inside.delete(who)
    else this.#inside.set(who, own - 1)
    this.#all -= 1
  }
}
