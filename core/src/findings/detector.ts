import type { LogLine } from '../access-log/log-line.ts'
import type { MinuteTotals } from '../access-log/totals.ts'
import type { FindingSeverity } from './finding.ts'
import type { LineTrait } from './traits.ts'

interface Detector {
  /** As commands name it: `sensitive-files`. */
  name: string
  /** What it saw, as a phrase in lower case. */
  summary: string
  /** Where the rule comes from: rule numbers, a document, a measurement of our own. */
  source: string
  severity: FindingSeverity
}

/** What one line speaks for. */
export interface Evidence {
  /** Whom or what it is about: mostly the client's network. */
  subject: string
  /** Below zero it speaks against it: it takes from the bucket, which is never less than empty, and makes none. Zero: it says something of networks alone. */
  weight: number
  /** Graver than the detector's own. */
  severity?: FindingSeverity
  /** What counts once alone within the bucket: a path among distinct paths. */
  distinct?: string
}

/** A text of a line. `host` is that of lines which no route took: others are names of ours. */
export type MarkedText = 'path' | 'query' | 'agent' | 'host' | 'method'

/** Which texts a detector is interested in. */
export interface Mark {
  /** One of them is enough. */
  of: MarkedText | readonly MarkedText[]
  /**
   * Signs of which a text must have one, or a percent sign, to be worth a look; without it each text is (`wantedSigns`). What has none of them
   * and is not longer than 250 characters is passed over in no time, and that is most.
   */
  signs?: string | Partial<Record<MarkedText, string>>
  /**
   * Depends on what it is given alone, and takes linear time.
   * @param text as the client sent it; of more than 16 KiB its beginning and its end, one after the other
   * @param plain the same in small letters, without its encoding (`plainText`); of a path without steps that lead nowhere (`plainPath`)
   */
  matches(text: string, plain: string, of: MarkedText): boolean
}

/** What evidence flows into; a weight of `limit` fills it at once. */
export interface Bucket {
  limit: number
  leakPerS: number
}

/**
 * What the clients of one network do together (`neighbourhood`), each of them less than is found of a client: whoever has a /48 of IPv6 asks with
 * another /64 each time. Only what was not found of its client flows into its bucket.
 */
export interface Networks {
  /** Its bucket is so many times as large as that of a client, and leaks so many times as fast. */
  times: number
  /**
   * What its evidence speaks for here. Without it: as much as for a client, each request once, because many people of one provider follow one link.
   * Below zero it speaks for honest clients there.
   */
  weigh?(line: LogLine, evidence: Evidence): NetworkEvidence | null
}

/** What one line speaks for of a network. */
export type NetworkEvidence = Pick<Evidence, 'weight' | 'distinct'>

/**
 * Looks at lines, in the order of the log. Evidence of one route and subject flows into a leaky bucket, by the time of the lines: what fills
 * it is a finding. Everything it says depends on the line alone. It is never asked about what a block refused or a mitigation answered.
 */
export interface LineDetector extends Detector {
  kind: 'line'
  /** It is asked about lines alone whose text matches. */
  mark?: Mark
  /** Of those without a mark: it is asked about lines alone that have one of these traits. */
  traits?: readonly LineTrait[]
  see(line: LogLine): Evidence | null
  /**
   * Full from `limit` on, and then everything that speaks for it is counted until it has fallen to half of that. Of distinct texts it remembers
   * 256.
   */
  bucket: Bucket
  /** Of detectors whose evidence is about clients. */
  networks?: Networks
}

/** A minute of a route that is over, and those before it. */
export interface MinuteView {
  route: string
  startS: number
  minute: MinuteTotals
  /** The minutes before, the newest first, at most 60; null where nothing is known, zeros where nothing came. */
  before: readonly (MinuteTotals | null)[]
}

/** What a minute speaks for. */
export interface MinuteEvidence {
  subject: string
  severity?: FindingSeverity
  /** What is to be seen in figures. */
  words: string
}

/** Looks at each minute of each route to which something came, or usually comes, once it is over. */
export interface MinuteDetector extends Detector {
  kind: 'minute'
  look(view: MinuteView): MinuteEvidence | null
  /** So many of the last minutes must speak for it, with the same subject; `of` is 30 at most. */
  minutes: { of: number; needed: number }
}

/** Looks at the matches of the WAF, beside the lines of the access log (`core/src/waf-log/suspicions.ts`). */
export interface WafDetector extends Detector {
  kind: 'waf'
  /** Of so many networks (`neighbourhood`), within a day, one rule, one path. */
  clients: number
  /** This part of all of them must have been answered well elsewhere before. */
  share: number
  /** Who meets rules at more paths of a route than this tries them out. */
  mostPaths: number
}

/** Looks for one kind of trouble in the access log. */
export type AnyDetector = LineDetector | MinuteDetector | WafDetector

/** Declares a detector of lines. */
export function lineDetector(detector: Omit<LineDetector, 'kind'>): LineDetector {
  return { kind: 'line', ...detector }
}

/** Declares a detector of minutes. */
export function minuteDetector(detector: Omit<MinuteDetector, 'kind'>): MinuteDetector {
  return { kind: 'minute', ...detector }
}
