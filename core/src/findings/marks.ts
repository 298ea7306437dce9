import type { LogLine } from '../access-log/log-line.ts'
import { ownText } from '../access-log/sketch/own-text.ts'
import type { AnyDetector, LineDetector, Mark, MarkedText } from './detector.ts'
import { plainPath, plainText } from './plain-text.ts'
import { encodedSigns, signsIn, signsInBytes, wantedSigns } from './signs.ts'

/** Detectors with a mark that can be told apart: bits of a small integer. */
export const mostMarked = 30
/** Of longer texts these parts are looked at, in characters; that they are so long is a sign itself. */
const [mostLooked, lookedAtEnd] = [16 * 1024, 4 * 1024]
/** Of a kind; what was not seen for longer than as many others is forgotten. */
const mostRemembered = 2048
/** Whatever they consist of, longer texts are looked at. */
const longestUsual = 250
const anySign = -1
/** A sign that every text has, for marks that want none. */
const always = 1 << 30
/** Longer ones hardly come again. */
const longestRemembered = 256

interface Marked {
  bit: number
  /** A text must have one of them. */
  signs: number
  mark: Mark
}

/**
 * Which detectors are interested in the texts of a line. Of agents, hosts and methods it is remembered what they said; paths and queries are too many,
 * and most of them have none of the signs that are looked for.
 */
export class Marks {
  readonly #path: Looked
  readonly #query: Looked
  readonly #agent: Remembered
  readonly #host: Remembered
  readonly #method: Remembered

  /** @param detectors the bit of each that has a mark is its place in this list */
  constructor(detectors: readonly LineDetector[]) {
    const looked = (kind: MarkedText) => new Looked(kind, markedBy(detectors, kind))
    this.#path = looked('path')
    this.#query = looked('query')
    this.#agent = new Remembered(looked('agent'))
    this.#host = new Remembered(looked('host'))
    this.#method = new Remembered(looked('method'))
  }

  /** A bit for each that is to be asked about it. */
  of({ route, path, query, agent, host, method }: LogLine): number {
    // Hardly any query comes again, and of paths too few to be worth remembering.
    const bits = query === '' ? 0 : this.#query.of(query)
    const asked = bits | this.#path.of(path) | this.#agent.of(agent) | this.#method.of(method)
    return route === null ? asked | this.#host.of(host) : asked
  }

  /** Of those of another line's host alone. */
  ofHost(host: string): number {
    return this.#host.of(host)
  }
}

/** Those that have a mark, in the order of their bits. */
export function markedLines(detectors: readonly AnyDetector[]): LineDetector[] {
  return detectors.filter(detector => detector.kind === 'line').filter(({ mark }) => mark !== undefined)
}

/** What `Marks` says of one kind of text. */
export function textMarks(detectors: readonly AnyDetector[], kind: MarkedText): TextMarks {
  return new Looked(kind, markedBy(markedLines(detectors), kind))
}

interface TextMarks {
  of(text: string): number
  /** False: of the ASCII text in these bytes `of` says nothing. */
  mayMatch(bytes: Buffer, from: number, end: number): boolean
}

function markedBy(detectors: readonly LineDetector[], kind: MarkedText): Marked[] {
  return detectors.flatMap(({ mark }, place) => {
    if (mark === undefined || ![mark.of].flat().includes(kind)) return []
    const signs = typeof mark.signs === 'string' ? mark.signs : mark.signs?.[kind]
    return [{ bit: 1 << place, signs: signs === undefined ? always : wantedSigns(signs), mark }]
  })
}

/** Asks each detector of a kind of text. */
class Looked {
  readonly kind: MarkedText
  readonly marked: readonly Marked[]
  readonly #wanted: number

  constructor(kind: MarkedText, marked: readonly Marked[]) {
    this.kind = kind
    this.marked = marked
    this.#wanted = marked.reduce((all, { signs }) => all | signs, 0)
  }

  mayMatch(bytes: Buffer, from: number, end: number): boolean {
    if (end - from > longestUsual) return this.#wanted !== 0
    return (this.#wanted & (signsInBytes(bytes, from, end) | always)) !== 0
  }

  of(whole: string): number {
    const text = whole.length > mostLooked ? bothEnds(whole) : whole
    const has = (text.length > longestUsual ? anySign : signsIn(text)) | always
    let plain: string | null = null
    let bits = 0
    for (const { bit, signs, mark } of this.marked) {
      if ((signs & has) === 0) continue
      plain ??= this.#plain(text, has)
      if (mark.matches(text, plain, this.kind)) bits |= bit
    }
    return bits
  }

  #plain(text: string, has: number): string {
    const plain = (has & encodedSigns) === 0 ? text : plainText(text, this.kind === 'query')
    return this.kind === 'path' ? plainPath(plain) : plain
  }
}

/** A slash between them: what it ends with may be a path of its own. */
function bothEnds(text: string): string {
  return `${text.slice(0, mostLooked - lookedAtEnd - 1)}/${text.slice(-lookedAtEnd)}`
}

/** Remembers what was said of texts, in two generations. */
class Remembered {
  readonly #looked: Looked
  #young = new Map<string, number>()
  #old = new Map<string, number>()

  constructor(looked: Looked) {
    this.#looked = looked
  }

  of(text: string): number {
    const known = this.#young.get(text)
    if (known !== undefined) return known
    const bits = this.#old.get(text) ?? this.#looked.of(text)
    if (text.length > longestRemembered) return bits
    if (this.#young.size >= mostRemembered) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(ownText(text), bits)
    return bits
  }
}
