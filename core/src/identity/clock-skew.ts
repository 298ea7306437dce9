/** How far this machine's clock is from another's. */
export interface SeenSkew {
  /** Positive when this machine's clock is ahead. Right to about a second: a Date header holds no more. */
  aheadMs: number
  /** Whose clock that is. */
  source: string
  atMs: number
}

/** A code is right for one step of 30 s on either side; half of that is time to act. */
export const graveSkewMs = 15_000

/** What is known of this machine's clock beside others that are trusted. Codes depend on it. */
export class ClockSkew {
  #last: SeenSkew | null = null

  /**
   * Takes the Date header of an answer (RFC 9110, 6.6.1) from somebody who is trusted.
   * @param atMs this machine's time in the middle of the request
   * @returns false when the header is no date
   */
  compare(source: string, dateHeader: string, atMs: number): boolean {
    const otherMs = Date.parse(dateHeader)
    if (Number.isNaN(otherMs)) return false
    // The header was cut to the second: on average the other clock was half a second further.
    this.#last = { aheadMs: atMs - (otherMs + 500), source, atMs }
    return true
  }

  /** The newest comparison; null before the first. */
  last(): SeenSkew | null {
    return this.#last
  }
}
