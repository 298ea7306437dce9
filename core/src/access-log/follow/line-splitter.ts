const newline = 0x0a

/** Longer lines are passed over. The edge takes headers of 64 KiB and 4 KiB more, and writes some bytes as six: no request makes a longer one. */
const maxLineBytes = 512 * 1024

/** Gets a line: the bytes from `from` up to `end`, without its line feed, which are not its own to keep. */
export type TakeLine = (bytes: Buffer, from: number, end: number) => void

/** Cuts a stream of bytes into lines. A line that has no end yet is kept for the next bytes. */
export class LineSplitter {
  #rest: Buffer[] = []
  #restBytes = 0
  /** Why what comes is passed over up to the end of its line. */
  #skipping: 'inside' | 'long' | null = null
  /** There were NUL bytes before what is kept: a log that was cut off in place while somebody wrote to it begins with them. */
  #empty = false
  #pending = 0
  #tooLong = 0
  #damaged = 0

  /** Lines that were passed over because of their length, so far. */
  get tooLong(): number {
    return this.#tooLong
  }

  /** How often there were NUL bytes where a line should begin, so far. */
  get damaged(): number {
    return this.#damaged
  }

  /** How many bytes came since the last line ended. */
  get pending(): number {
    return this.#pending
  }

  push(bytes: Buffer, take: TakeLine): void {
    let from = 0
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, from)) {
      this.#end(bytes, from, end, take)
      from = end + 1
    }
    this.#keep(bytes, from)
  }

  /** What comes next does not continue what came before. `inside`: it may begin within a line, which is passed over. */
  reset(inside = false): void {
    this.#rest = []
    this.#restBytes = 0
    this.#skipping = inside ? 'inside' : null
    this.#empty = false
    this.#pending = 0
  }

  #end(bytes: Buffer, start: number, end: number, take: TakeLine): void {
    const from = this.#afterNuls(bytes, start, end)
    const isLong = this.#restBytes + end - from > maxLineBytes || this.#skipping === 'long'
    const isEmpty = this.#empty && this.#restBytes === 0 && from === end
    // Counted when its end is there: whoever begins again before it counts it then.
    if (this.#empty) this.#damaged += 1
    if (isLong) this.#tooLong += 1
    else if (this.#skipping === null && !isEmpty) this.#give(bytes, from, end, take)
    if (this.#pending > 0 || this.#skipping !== null) this.reset()
    this.#empty = false
  }

  #give(bytes: Buffer, from: number, end: number, take: TakeLine): void {
    if (this.#restBytes === 0) {
      take(bytes, from, end)
      return
    }
    const line = Buffer.concat([...this.#rest, bytes.subarray(from, end)])
    take(line, 0, line.length)
  }

  #keep(bytes: Buffer, start: number): void {
    this.#pending += bytes.length - start
    if (bytes.length === start || this.#skipping !== null) return
    const from = this.#afterNuls(bytes, start, bytes.length)
    if (from === bytes.length) return
    if (this.#restBytes + bytes.length - from > maxLineBytes) {
      this.#rest = []
      this.#restBytes = 0
      this.#skipping = 'long'
      return
    }
    this.#rest.push(Buffer.from(bytes.subarray(from)))
    this.#restBytes += bytes.length - from
  }

  #afterNuls(bytes: Buffer, start: number, end: number): number {
    if (this.#restBytes > 0 || this.#skipping !== null || bytes[start] !== 0) return start
    let from = start
    while (from < end && bytes[from] === 0) from += 1
    if (from > start) this.#empty = true
    return from
  }
}
