import type { Route } from '../route.ts'
import type { Settings } from '../settings.ts'
import type { WatchedFiles } from './watched-files.ts'

/**
 * What real requests showed of a policy on a route. `proven`: a request got what it promises; `failed`: it did not, with what was seen;
 * `open`: it cannot be shown from here, and why.
 */
export interface Proof {
  verdict: 'proven' | 'failed' | 'open'
  /** What was seen, or why nothing could be: one sentence without a full stop. */
  words: string
}

/**
 * A request through the edge's own listener, to the route in question. It meets the policy in question and no other, and something of the
 * edge stands in for the route's target, so no upstream ever sees it.
 */
export interface ProofRequest {
  /** GET when nothing is said. */
  method?: string
  /** The raw request target below the route's own path; nothing more than that path when nothing is said. Begins with `/`, `?` or `;`. */
  path?: string
  headers?: Record<string, string>
  body?: string
  /** The edge takes it for a request of this client. Gatehouse's own address, and whatever the edge makes of it, when nothing is said. */
  client?: string
  /** The one part of the policy that shall count it, where a policy has several (`onlyPart`). All of them when nothing is said. */
  part?: string
  /** Whether the edge takes it for one that a trusted proxy sent. What it would find by itself, when nothing is said. */
  trusted?: boolean
  /** What stands in for the target: an answer with the headers of a careless upstream, or an error of the edge (502). */
  target?: 'answer' | 'error'
  /** Through the plain HTTP listener, where there is an HTTPS one beside it. */
  plain?: true
  /** With a certificate that a CA has signed whom nobody knows. When the edge then ends the handshake, the answer has the status 0. */
  unknownCertificate?: true
}

/** What came back. */
export interface ProofAnswer {
  /** 0 when there was none: the edge ended the handshake. */
  status: number
  /** Every value of a header, in order; none when it is not there. */
  header(name: string): string[]
  /** It came through to where the target would have been asked. */
  reached: boolean
  /** How many rules of a web application firewall it matched on its way there. */
  matches: number
  /** The address that the edge took for the client's. */
  client: string
  /** The first 64 KiB, undecoded: one character for each byte. */
  body: string
}

/** What a proof may use. */
export interface ProofDeps {
  /** @throws AppError `unavailable` when the edge does not answer */
  ask(request?: ProofRequest): Promise<ProofAnswer>
  settings: Settings
  route: Route
  /** An address that no real client has (RFC 3849), another one with each call. */
  stranger(): string
  /** Milliseconds that only grow. */
  monotonicMs(): number
  files: WatchedFiles
}

/** Real requests showed it. */
export function proven(words: string): Proof {
  return { verdict: 'proven', words }
}

/** Real requests showed that it is not so. */
export function failed(words: string): Proof {
  return { verdict: 'failed', words }
}

/** It cannot be shown from here. */
export function open(words: string): Proof {
  return { verdict: 'open', words }
}

/** An answer in the words of a proof: its status, and whether it came through. */
export function seen(answer: ProofAnswer): string {
  return answer.reached ? 'it came through to the target' : `it was answered with ${answer.status}`
}
