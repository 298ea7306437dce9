import type { AnsweringKind } from '../../routing/mitigation/answering.ts'
import { clientName } from '../client-name.ts'
import type { KnownOfLine, LogLine } from '../log-line.ts'
import { referrerKey } from '../referrer-key.ts'
import { textHash } from '../sketch/text-hash.ts'
import { longestTop } from '../tops.ts'
import { narrow, noSlot } from './piece.ts'

/** A client, and what is asked about it with each of its lines. */
export class KnownClient {
  readonly address: string
  readonly name: string

  constructor(address: string) {
    this.address = address
    this.name = clientName(address)
  }
}

/** Where the texts of a line are to be had that hardly come again. */
export interface Texts {
  bytes: Buffer
  narrow: Int32Array
  clients: readonly KnownClient[]
  paths: readonly string[]
  referrerKeys: readonly string[]
}

/** A line in a piece. It is the same one for each of them in turn, and makes a text of bytes when somebody asks for it. */
export class PackedLine implements LogLine, KnownOfLine {
  atMs = 0
  route: string | null = null
  host = ''
  method = ''
  protocol = ''
  status = 0
  bytes = 0
  durationUs = 0
  upstream: string | null = null
  upstreamUs: number | null = null
  agent = ''
  blocked: string | null = null
  by: AnsweringKind | null = null
  marks = 0
  #texts: Texts
  #at = 0
  #client: string | null = null
  #path: string | null = null
  #query: string | null = null
  #referrer: string | null = null

  constructor(texts: Texts) {
    this.#texts = texts
  }

  get known(): KnownOfLine {
    return this
  }

  get client(): string {
    this.#client ??= this.#known?.address ?? this.#text(narrow.clientFrom)
    return this.#client
  }

  get clientName(): string {
    // What is hashed as it is, is called so.
    if (this.clientKeyHash !== 0) return this.client
    return this.#known?.name ?? clientName(this.client)
  }

  get clientHash(): number {
    return this.clientKeyHash >>> 0 || textHash(this.clientName)
  }

  get clientKeyHash(): number {
    return this.#texts.narrow[this.#at + narrow.clientHash] ?? 0
  }

  get pathHash(): number {
    return this.#texts.narrow[this.#at + narrow.pathHash] ?? 0
  }

  get agentHash(): number {
    return this.#texts.narrow[this.#at + narrow.agentHash] ?? 0
  }

  get referrerHash(): number {
    return this.#texts.narrow[this.#at + narrow.referrerHash] ?? 0
  }

  get path(): string {
    this.#path ??= this.#slotText(narrow.path, this.#texts.paths)
    return this.#path
  }

  get query(): string {
    this.#query ??= this.#text(narrow.queryFrom)
    return this.#query
  }

  get referrer(): string {
    this.#referrer ??= this.#text(narrow.referrerFrom)
    return this.#referrer
  }

  get referrerKey(): string | null {
    const own = this.#texts.narrow
    const from = own[this.#at + narrow.referrerFrom]
    if (from === own[this.#at + narrow.referrerEnd]) return null
    // Where it is no part of it as it is.
    if (own[this.#at + narrow.keyEnd] === 0) return referrerKey(this.referrer, longestTop)
    return this.#slotText(narrow.referrerKey, this.#texts.referrerKeys)
  }

  /** What follows is said of the line whose numbers begin there. */
  move(at: number): void {
    this.#at = at
    this.#client = null
    this.#path = null
    this.#query = null
    this.#referrer = null
  }

  /** Undefined when its client has no slot. */
  get #known(): KnownClient | undefined {
    const slot = this.#texts.narrow[this.#at + narrow.client] ?? noSlot
    return slot === noSlot ? undefined : this.#texts.clients[slot]
  }

  /** By its slot, behind which it says where it begins and ends. */
  #slotText(place: number, texts: readonly string[]): string {
    const slot = this.#texts.narrow[this.#at + place] ?? noSlot
    return slot === noSlot ? this.#text(place + 1) : (texts[slot] ?? '')
  }

  #text(place: number): string {
    const { narrow: own, bytes } = this.#texts
    const from = own[this.#at + place] ?? 0
    const end = own[this.#at + place + 1] ?? 0
    return from === end ? '' : bytes.latin1Slice(from, end)
  }
}
