import type { Change } from '../change.ts'
import { AppError, errorWords } from '../error.ts'
import type { DesiredState } from '../routing/desired-state.ts'
import type { NewRevision } from '../routing/revision.ts'
import type { Route } from '../routing/route.ts'
import { touchedNames } from '../routing/touched.ts'
import { type CompiledConfig, compile } from './compile/index.ts'
import { deliver } from './deliver.ts'
import type { EdgeDeps } from './edge-deps.ts'
import type { FailureReason } from './outcome.ts'
import type { PolicyProof } from './prove.ts'
import { proveChange } from './prove-change.ts'
import { type ProbeProblem, type ProbeReport, probeRoutes, probeSample } from './verify.ts'

/** One push: the wishes that travel together, and what they change in all. */
export interface Push {
  before: DesiredState
  after: DesiredState
  changes: readonly Change[]
  wishes: readonly NewRevision[]
  /** False: touched routes that do not answer are warnings. */
  verify: boolean
  /** The ETag of what somebody saw when they confirmed it: it is pushed over exactly that, or not at all. */
  confirmedEtag?: string
}

/** A route that does not work, and was not expected to. */
export interface Warning {
  route: string
  words: string
}

/** Caddy itself takes 100 MB (admin.go); a little less, so that it can be read back. */
const maxConfigBytes = 90_000_000

/** How a push ended. The numbers are those of its wishes, in order. */
export type PushResult =
  | { kind: 'live'; numbers: number[]; config: CompiledConfig; warnings: Warning[]; proofs: PolicyProof[] }
  | { kind: 'failed'; numbers: number[]; reason: FailureReason; words: string; restored: boolean }

/**
 * The only place that changes what the edge runs: the revisions are written as applying, the whole configuration is pushed and
 * read back, the touched routes are tried by real requests, and the revisions become active; or the configuration
 * before is put back and they become failed.
 * @throws whatever the store throws before anything was pushed; later failures are settled here
 */
export async function apply(deps: EdgeDeps, push: Push, etag: string | null): Promise<PushResult> {
  const config = compile(push.after, deps.place)
  const touched = probeSample(touchedRoutes(push.before, push.after, push.changes))
  const broken = push.verify
    ? await probeRoutes(deps, push.before, existing(push.before, touched))
    : new Map<string, ProbeProblem>()
  demandReadable(config)
  deps.fault('before-begin')
  const numbers = deps.revisions.begin(push.wishes, deps.clock.nowMs()).map(revision => revision.number)
  deps.fault('after-begin')
  const number = numbers.at(-1) ?? 0
  try {
    const delivery = await deliver(deps, config, { etag, exact: push.confirmedEtag !== undefined }, () =>
      compile(push.before, deps.place),
    )
    if (delivery.kind === 'moved')
      return failed(deps, numbers, 'moved', 'the edge was changed by another hand at that very moment', false)
    if (delivery.kind === 'open') return await takeBack(deps, push, numbers, 'unreachable', delivery.words)
    if (delivery.kind === 'kept')
      return failed(
        deps,
        numbers,
        'refused',
        delivery.words,
        await runs(deps, compile(push.before, deps.place)),
      )
    deps.fault('before-verify')
    const verdict = judge(await probeRoutes(deps, push.after, touched), broken, push.verify)
    deps.fault('after-verify')
    if (verdict.failure !== null) return await takeBack(deps, push, numbers, 'unanswered', verdict.failure)
    const proofs = await proveChange(deps, push)
    const unproven = proofWords(proofs)
    if (unproven !== null && push.verify) return await takeBack(deps, push, numbers, 'unproven', unproven)
    deps.fault('before-activate')
    deps.revisions.activate(number, deps.clock.nowMs())
    deps.fault('after-activate')
    writeBootFile(deps, config)
    return { kind: 'live', numbers, config, warnings: verdict.warnings, proofs }
  } catch (error) {
    if (deps.revisions.active()?.number === number) throw error
    deps.log.error('apply failed', { error, revision: number })
    return await takeBack(deps, push, numbers, 'unreachable', errorWords(error))
  }
}

/** What the proofs that failed saw; null when none did. */
export function proofWords(proofs: readonly PolicyProof[]): string | null {
  const words = proofs.flatMap(({ verdict, route, policy, words }) =>
    verdict === 'failed' ? [`${route}: ${policy} does not do what it says: ${words}`] : [],
  )
  return words.length > 0 ? words.slice(0, 5).join('; ') : null
}

/** Keeps the configuration for Caddy's own next start. Its loss costs a push at that start, no more. */
export function writeBootFile(deps: EdgeDeps, config: CompiledConfig): void {
  deps.fault('before-boot-file')
  try {
    deps.bootFile.write(config.body)
  } catch (error) {
    deps.log.error('boot file not written', { error })
  }
  deps.fault('after-boot-file')
}

/** Caddy keeps what it ran; whether that is what it should have run is looked at, not assumed. */
async function runs(deps: EdgeDeps, config: CompiledConfig): Promise<boolean> {
  try {
    return (await deps.admin.stamp()) === config.stamp
  } catch (error) {
    deps.log.warn('edge not asked what it runs', { words: errorWords(error) })
    return false
  }
}

async function takeBack(
  deps: EdgeDeps,
  push: Push,
  numbers: number[],
  reason: FailureReason,
  words: string,
): Promise<PushResult> {
  const before = compile(push.before, deps.place)
  deps.fault('before-restore')
  const delivery = await deliver(deps, before, { etag: null, exact: false }, () => before)
  deps.fault('after-restore')
  return failed(deps, numbers, reason, words, delivery.kind === 'live')
}

function failed(
  deps: EdgeDeps,
  numbers: number[],
  reason: FailureReason,
  words: string,
  restored: boolean,
): PushResult {
  deps.fault('before-fail')
  deps.revisions.fail(numbers.at(-1) ?? 0, words, deps.clock.nowMs())
  deps.fault('after-fail')
  return { kind: 'failed', numbers, reason, words, restored }
}

/** The enabled routes that a change could have broken. */
export function touchedRoutes(
  before: DesiredState,
  after: DesiredState,
  changes: readonly Change[],
): Route[] {
  const named = touchedNames(before, after, changes)
  return after.routes.filter(route => route.enabled && named.has(route.name))
}

function existing(before: DesiredState, routes: readonly Route[]): Route[] {
  const names = new Set(routes.map(route => route.name))
  return before.routes.filter(route => names.has(route.name))
}

/**
 * A route that did not work before either is a warning: an edit must not be held up by an upstream that was dead already. So is one that
 * waits for its certificate.
 */
function judge(
  report: ProbeReport,
  broken: ProbeReport,
  verify: boolean,
): { failure: string | null; warnings: Warning[] } {
  const grave = [...report].filter(([name, { pending }]) => verify && !pending && !broken.has(name))
  const rest = [...report].filter(entry => !grave.includes(entry))
  const failure = grave.slice(0, 5).map(([name, { words }]) => `${name}: ${words}`)
  return {
    failure: failure.length > 0 ? failure.join('; ') : null,
    warnings: rest.map(([route, { words, pending }]) => ({
      route,
      words: warningWords(words, pending, broken.has(route)),
    })),
  }
}

function warningWords(words: string, pending: boolean, before: boolean): string {
  if (pending) return `does not answer yet; its certificate is being obtained: ${words}`
  return `does not answer${before ? ' (nor did it before)' : ''}: ${words}`
}

/** @throws AppError `conflict` when the edge could be given the configuration, but not be asked for it again */
function demandReadable(config: CompiledConfig): void {
  if (config.body.length <= maxConfigBytes) return
  throw new AppError(
    'conflict',
    `This would make a configuration of ${Math.round(config.body.length / 1e6)} MB; at most ${maxConfigBytes / 1e6} MB are possible. Use fewer hosts or shorter answers.`,
  )
}
