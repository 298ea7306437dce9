const newline = 0x0a

/** Longer lines are passed over: Caddy itself takes headers of 64 KiB, and writes some bytes as six. */
const maxLineBytes = 256 * 1024

/** Cuts a stream of bytes into lines. A line that has no end yet is kept for the next bytes. */
export class LineSplitter {
  #rest: Buffer[] = []
  #restBytes = 0
  #skipping = false
  #tooLong = 0

  /** Lines that were passed over because of their length, so far. */
  get tooLong(): number {
    return this.#tooLong
  }

  /** Whether there is the beginning of a line whose end has not come. */
  get torn(): boolean {
    return this.#restBytes > 0 || this.#skipping
  }

  /**
   * @param bytes are not kept
   * @param take gets each whole line, each byte as one character: what is read from it is plain ASCII, and this is the fastest way
   */
  push(bytes: Buffer, take: (line: string) => void): void {
    let from = 0
    for (let end = bytes.indexOf(newline); end !== -1; end = bytes.indexOf(newline, from)) {
      this.#end(bytes, from, end, take)
      from = end + 1
    }
    this.#keep(bytes.subarray(from))
  }

  /** What comes next does not continue what came before. `inside`: it may begin within a line, which is passed over. */
  reset(inside = false): void {
    this.#rest = []
    this.#restBytes = 0
    this.#skipping = inside
  }

  #end(bytes: Buffer, from: number, end: number, take: (line: string) => void): void {
    const skipped = this.#skipping || this.#restBytes + end - from > maxLineBytes
    if (!this.#skipping && skipped) this.#tooLong += 1
    if (!skipped && this.#restBytes === 0) take(bytes.toString('latin1', from, end))
    else if (!skipped) take(Buffer.concat([...this.#rest, bytes.subarray(from, end)]).toString('latin1'))
    this.reset()
  }

  #keep(bytes: Buffer): void {
    if (bytes.length === 0 || this.#skipping) return
    if (this.#restBytes + bytes.length > maxLineBytes) {
      this.#tooLong += 1
      this.reset(true)
      return
    }
    this.#rest.push(Buffer.from(bytes))
    this.#restBytes += bytes.length
  }
}
