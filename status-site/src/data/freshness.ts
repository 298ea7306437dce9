import type { Clocks } from '@gatehouse/core/status-document/envelope.ts'

/** What is the matter with getting documents; null when nothing. */
export type Trouble = 'unreachable' | 'stopped' | null

/** How far a document may be shown as the present, and what is the matter when it may not. */
export type Freshness =
  | { kind: 'fresh' }
  /** Probes are of now; what real requests say is older by this much. */
  | { kind: 'behind'; lagMs: number }
  /** Probes are of now; the access log cannot be read, for this reason. */
  | { kind: 'blind'; words: string }
  /** Gatehouse writes nothing any more, whether or not the edge answers. */
  | { kind: 'stopped' }
  /** Nothing answers this browser. */
  | { kind: 'unreachable' }

/** A reader that is so far behind is said to be. */
const tellLagMs = 60_000

interface Dated {
  generatedAtMs: number
  validForMs: number
  clocks: Clocks
}

/** Judges a document by the clock of the server alone. */
export function judge(dated: Dated, trouble: Trouble, serverNowMs: number | null): Freshness {
  if (trouble === 'unreachable') return { kind: 'unreachable' }
  const ageMs = serverNowMs === null ? Number.POSITIVE_INFINITY : serverNowMs - dated.generatedAtMs
  if (trouble === 'stopped' || ageMs > dated.validForMs) return { kind: 'stopped' }
  if (dated.clocks.blind !== null) return { kind: 'blind', words: dated.clocks.blind }
  if (dated.clocks.lagMs > tellLagMs) return { kind: 'behind', lagMs: dated.clocks.lagMs }
  return { kind: 'fresh' }
}

/** True when what probes say is of now. */
export const isPresent = ({ kind }: Freshness): boolean =>
  kind === 'fresh' || kind === 'behind' || kind === 'blind'

/** True when what real requests say is of now as well. */
export const knowsTraffic = ({ kind }: Freshness): boolean => kind === 'fresh'
