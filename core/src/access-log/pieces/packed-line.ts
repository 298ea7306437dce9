import type { AnsweringKind } from '../../routing/mitigation/answering.ts'
import { neighbourhoodBegins } from '../../waf-log/neighbourhood.ts'
import { clientName } from '../client-name.ts'
import { noUpstream } from '../line/fields.ts'
import { upstreamName } from '../line/parts.ts'
import type { KnownOfLine, LogLine } from '../log-line.ts'
import { referrerKey } from '../referrer-key.ts'
import type { Frequent } from '../sketch/frequent.ts'
import { type Bytes, KnownKey, roomFor } from '../sketch/key-table.ts'
import { textHash } from '../sketch/text-hash.ts'
import { longestTop, type TopsByKind } from '../tops.ts'
import { narrow, narrowAt, noSlot, type Piece, wide, wideAt } from './piece.ts'

/** A text that is counted. */
export class KnownText {
  readonly text: string
  readonly key: KnownKey

  /** @param room where its bytes are put, from `at` on */
  constructor(text: string, room: Bytes, at: number) {
    this.text = text
    this.key = new KnownKey(room, at, at + room.bytes.write(text.slice(0, longestTop), at, 'latin1'))
  }
}

/** What the slots of texts mean. */
export interface Meanings {
  methods: readonly string[]
  hosts: readonly string[]
  routes: readonly (string | null)[]
  agents: readonly KnownText[]
  paths: readonly KnownText[]
  referrerKeys: readonly KnownText[]
  refusals: readonly (string | null)[]
  kinds: readonly (AnsweringKind | null)[]
}

/** Before the path of what failed: its status and a blank. */
const statusBytes = 4
const [zero, blank] = [0x30, 0x20]

/** A line in a piece. It is the same one for each of them in turn, and makes a text of bytes when somebody asks for it. */
export class PackedLine implements LogLine, KnownOfLine {
  readonly #meanings: Meanings
  #piece: Piece
  atMs = 0
  durationUs = 0
  #at = 0
  #wideAt = 0
  #client: string | null = null
  #path: string | null = null
  readonly #failing = roomFor(statusBytes + longestTop)

  /** @param piece where it is moved first */
  constructor(meanings: Meanings, piece: Piece) {
    this.#meanings = meanings
    this.#piece = piece
  }

  /** What follows is said of one line there. */
  move(piece: Piece, line: number): void {
    this.#piece = piece
    this.#at = narrowAt(line)
    this.#wideAt = wideAt(line)
    this.atMs = piece.wide[this.#wideAt + wide.atMs] ?? 0
    this.durationUs = piece.wide[this.#wideAt + wide.durationUs] ?? 0
    this.#client = null
    this.#path = null
  }

  get known(): KnownOfLine {
    return this
  }

  get bytes(): number {
    return this.#piece.wide[this.#wideAt + wide.bytes] ?? 0
  }

  get upstreamUs(): number | null {
    const upstreamUs = this.#piece.wide[this.#wideAt + wide.upstreamUs] ?? noUpstream
    return upstreamUs === noUpstream ? null : upstreamUs
  }

  get status(): number {
    return this.#number(narrow.status)
  }

  get marks(): number {
    return this.#number(narrow.marks)
  }

  get traits(): number {
    return this.#number(narrow.traits)
  }

  get routeSlot(): number {
    return this.#number(narrow.route)
  }

  get route(): string | null {
    return this.#meanings.routes[this.#number(narrow.route)] ?? null
  }

  get host(): string {
    return this.#meanings.hosts[this.#number(narrow.host)] ?? ''
  }

  get method(): string {
    return this.#meanings.methods[this.#number(narrow.method)] ?? ''
  }

  get agent(): string {
    return this.#meanings.agents[this.#number(narrow.agent)]?.text ?? ''
  }

  get blocked(): string | null {
    return this.#meanings.refusals[this.#number(narrow.blocked)] ?? null
  }

  get by(): AnsweringKind | null {
    return this.#meanings.kinds[this.#number(narrow.by)] ?? null
  }

  get protocol(): string {
    return this.#text(narrow.protocolFrom, narrow.protocolEnd)
  }

  get upstream(): string | null {
    return upstreamName(this.#text(narrow.upstreamFrom, narrow.upstreamEnd))
  }

  get client(): string {
    this.#client ??= this.#text(narrow.clientFrom, narrow.clientEnd)
    return this.#client
  }

  get path(): string {
    this.#path ??= this.#knownPath?.text ?? this.#text(narrow.pathFrom, narrow.pathEnd)
    return this.#path
  }

  get query(): string {
    return this.#text(narrow.queryFrom, narrow.queryEnd)
  }

  get referrer(): string {
    return this.#text(narrow.referrerFrom, narrow.referrerEnd)
  }

  get clientName(): string {
    return this.#number(narrow.nameHash) === 0
      ? clientName(this.client)
      : this.#text(narrow.clientFrom, narrow.nameEnd)
  }

  get clientHash(): number {
    return this.#number(narrow.nameHash) >>> 0 || textHash(this.clientName)
  }

  get networkHash(): number {
    return this.#number(narrow.networkHash) >>> 0 || textHash(neighbourhoodBegins(this.client))
  }

  get pathMark(): number {
    return this.#number(narrow.pathMark) >>> 0
  }

  countTexts({ paths, clients, agents, referrers, failing }: TopsByKind): void {
    const path = this.#knownPath
    const from = this.#number(narrow.pathFrom)
    const end = Math.min(this.#number(narrow.pathEnd), from + longestTop)
    if (path === undefined) paths.addBytes(this.#piece, from, end)
    else paths.addKnown(path.key)
    if (this.status >= 400) this.#writeFailing(from, end, failing)
    this.#countClient(clients)
    const agent = this.#meanings.agents[this.#number(narrow.agent)]?.key
    if (agent !== undefined && agent.from < agent.end) agents.addKnown(agent)
    const keyEnd = this.#number(narrow.keyEnd)
    const slot = this.#number(narrow.referrerKey)
    const referrer = slot === noSlot ? undefined : this.#meanings.referrerKeys[slot]
    if (referrer !== undefined) referrers.addKnown(referrer.key)
    else if (keyEnd > 0) referrers.addBytes(this.#piece, this.#number(narrow.keyFrom), keyEnd)
    else if (this.#number(narrow.referrerFrom) < this.#number(narrow.referrerEnd))
      referrers.add(referrerKey(this.referrer, longestTop))
  }

  #countClient(clients: Frequent): void {
    const from = this.#number(narrow.clientFrom)
    const end = this.#number(narrow.nameEnd)
    if (this.#number(narrow.nameHash) === 0) clients.add(this.clientName)
    else if (from < end) clients.addBytes(this.#piece, from, end)
  }

  /** Undefined when its path has no slot. */
  get #knownPath(): KnownText | undefined {
    const slot = this.#number(narrow.path)
    return slot === noSlot ? undefined : this.#meanings.paths[slot]
  }

  /** Its path behind its status. */
  #writeFailing(from: number, end: number, failing: Frequent): void {
    const { bytes } = this.#failing
    const { status } = this
    bytes[0] = zero + Math.floor(status / 100)
    bytes[1] = zero + (Math.floor(status / 10) % 10)
    bytes[2] = zero + (status % 10)
    bytes[3] = blank
    const { bytes: own } = this.#piece
    for (let at = from; at < end; at += 1) bytes[statusBytes + at - from] = own[at] ?? 0
    failing.addBytes(this.#failing, 0, statusBytes + end - from)
  }

  #number(place: number): number {
    return this.#piece.narrow[this.#at + place] ?? 0
  }

  #text(fromPlace: number, endPlace: number): string {
    const from = this.#number(fromPlace)
    const end = this.#number(endPlace)
    return from === end ? '' : this.#piece.bytes.latin1Slice(from, end)
  }
}
