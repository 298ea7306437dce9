import type { AnsweringKind } from '../routing/mitigation/answering.ts'
import type { TopsByKind } from './tops.ts'

/**
 * What a line of the access log says of one request. Its texts are what the client sent: hostile, up to 512 KiB long; bytes
 * that are no UTF-8 come as Caddy wrote them.
 */
export interface LogLine {
  /** When the answer ended, in milliseconds since 1970. */
  atMs: number
  /** Null when no route took it, or a foreign log names none. */
  route: string | null
  /** In small letters, without a port. */
  host: string
  /** The client's address as it is written; '' when there is none. */
  client: string
  method: string
  /** As it was asked for, without the query. */
  path: string
  /** Without the question mark; '' when there is none. */
  query: string
  protocol: string
  /** 0 when no answer began. */
  status: number
  /** Of the answer's body. */
  bytes: number
  durationUs: number
  /** Null when no upstream was asked. */
  upstream: string | null
  upstreamUs: number | null
  /** '' when there is none. */
  agent: string
  referrer: string
  /** What a blocked client got; null when no block refused it. */
  blocked: string | null
  /** The kind of mitigation that answered. */
  by: AnsweringKind | null
  /** What whoever read it knows beside, so that nobody works it out again. */
  readonly known?: KnownOfLine
}

/** What follows from the texts of a line, all of which are ASCII, and of nothing else. */
export interface KnownOfLine {
  /** `clientName` of its client. */
  readonly clientName: string
  /** `textHash` of that. */
  readonly clientHash: number
  /** `textHash` of that with which each client of its network begins (`neighbourhoodBegins`). */
  readonly networkHash: number
  /** `pathMark` of its path. */
  readonly pathMark: number
  /** Which of all detectors look for what its texts have, without its host (`Marks`). */
  readonly marks: number
  /** Its traits, as detectors ask for them (`traitsOf`). */
  readonly traits: number
  /** A small number of its route: that of most lines of it, and of hardly any others. */
  readonly routeSlot: number
  /** Counts them as `Tops` calls them. */
  countTexts(tops: TopsByKind): void
}
