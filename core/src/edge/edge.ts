import type { DesiredState } from '../routing/desired-state.ts'
import type { Finding } from '../routing/guards/guard.ts'
import type { Plan } from '../routing/plan.ts'
import type { WatchedFiles } from '../routing/policy/watched-files.ts'
import type { Risk } from '../routing/risk.ts'
import type { UpstreamUses } from '../routing/upstream-use.ts'
import type { CertificateWatch } from './certificate-watch.ts'
import type { Drift } from './drift.ts'
import type { ApplyOutcome } from './outcome.ts'
import type { TakeUp } from './own-certificates.ts'
import type { DatedProof } from './proof-book.ts'
import type { PolicyProof } from './prove.ts'
import type { SilentRoute } from './verify.ts'

/** From the newest state to the one that somebody wishes. Pure: it is run again when the state has moved. */
export type Edit = (state: DesiredState) => DesiredState

/**
 * Who stands behind a change. `plan`: a person has confirmed exactly the plan of that hash, over the configuration of that ETag (null: the
 * edge did not answer then, and must not now). `none`: nobody was asked, so only what runs at once may happen. `own`: Gatehouse itself, at its start or to save the
 * edge.
 */
export type Consent = { kind: 'plan'; hash: string; etag: string | null } | { kind: 'none' } | { kind: 'own' }

/** A wish to change the edge. */
export interface ChangeRequest {
  edit: Edit
  /** What whoever wishes it knows against it, of the last time that `edit` ran. */
  found?: () => readonly Finding[]
  /** What the command asks at least. */
  risk: Risk
  author: string
  why: string
  consent: Consent
  /** False: touched routes that do not answer are a warning, not a failure. */
  verify: boolean
  /** Runs in the transaction that begins the revision; what it throws undoes the beginning, and nothing is pushed. */
  begun?: (revision: number) => void
}

/** How the edge is, as far as Gatehouse knows. */
export interface EdgeStatus {
  /** `unknown` until it has been asked for the first time. */
  running: 'up' | 'down' | 'unknown'
  /** Why it is down. */
  words: string | null
  activeRevision: number | null
  drift: Drift | null
  checkedAtMs: number | null
}

/** One Caddy that Gatehouse drives. The only way to change it. */
export interface Edge {
  /** The files that others fill and the edge follows. */
  readonly files: WatchedFiles
  /** The state that further changes start from, and its revision; an edge without revisions has its initial state. */
  current(): { number: number | null; state: DesiredState }
  /** @throws AppError `conflict` or `invalid` */
  plan(edit: Edit, risk: Risk, found?: ChangeRequest['found']): Promise<Plan>
  /** What identifies the configuration that the edge runs at this moment: Caddy's ETag. Null when it does not answer. */
  etag(): Promise<string | null>
  /** How every upstream fares now; null when the edge does not answer. */
  upstreams(): Promise<UpstreamUses | null>
  /** Changes that come within a second travel in one push. */
  change(request: ChangeRequest): Promise<ApplyOutcome>
  status(): EdgeStatus
  /**
   * Shows by real requests what the policies of a route do, or those of all enabled routes. What changed meanwhile is open.
   * @param policies of the route these alone; all when there are none
   * @throws AppError `not_found` when there is no such route, or when it does not carry one of these policies
   */
  prove(route: string | null, policies?: readonly string[]): Promise<PolicyProof[]>
  /** Asks these routes by real requests as they are now; gives those that do not answer. Bounded to 15 seconds. */
  tryRoutes(routes: readonly string[]): Promise<SilentRoute[]>
  /** What was last shown of the policies of a route, as far as they are still the same. */
  proofs(route: string): DatedProof[]
  /** Compares what runs with what was applied, now; with `repair`, puts it right. @throws AppError `unavailable` */
  check(repair: boolean): Promise<Drift | null>
  /** The certificates that clients are shown. */
  readonly certificates: Pick<CertificateWatch, 'ofRoute' | 'seen' | 'summary' | 'ending'>
  /** Looks at the certificate files of one's own, all of them anew, and has the edge use what is good. @throws AppError `conflict` when it uses none */
  takeUpCertificates(): Promise<TakeUp>
  /** The compiled configuration of the current state, secrets masked. */
  compiled(): string
}
