import { AppError, errorWords } from '../error.ts'
import type { CompiledConfig } from './compile/index.ts'
import { driftBetween, driftWords } from './drift.ts'
import type { EdgeDeps } from './edge-deps.ts'

/** Whether the edge runs a configuration now. `kept`: it certainly does not; `open`: it could not be reached to find out. */
export type Delivery =
  | { kind: 'live' }
  | { kind: 'kept'; words: string }
  /** Somebody else changed it, and it was to be pushed over exactly what had been there. Nothing was pushed. */
  | { kind: 'moved' }
  | { kind: 'open'; words: string }

const tries = 4
/** A configuration that the edge lost twice, each time with its old one running afterwards, kills it. */
const lostPushesThatTell = 2
const settleMs = 10_000
const pollMs = 100

/**
 * Makes the edge run exactly this configuration, if it accepts it. An outcome that the network left unknown is settled by the stamp that
 * the edge gives back, never guessed; a configuration that somebody else changed meanwhile is read again and replaced.
 * @param known the ETag if it is known from the last reading; `exact`: push over exactly that, or not at all
 * @param expected what the edge should have run until now; another hand's edit of it is told
 */
export async function deliver(
  deps: EdgeDeps,
  config: CompiledConfig,
  { etag, exact }: { etag: string | null; exact: boolean },
  expected: () => CompiledConfig,
): Promise<Delivery> {
  let known = etag
  let words = 'the edge kept changing'
  let lost = 0
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    const tag = known ?? (await readEtag(deps))
    if (tag === null) return { kind: 'open', words: 'the edge does not answer' }
    deps.fault('before-push')
    const outcome = await deps.admin.push(config.body, tag)
    deps.fault('after-push')
    known = exact ? etag : null
    switch (outcome.kind) {
      case 'refused':
        return { kind: 'kept', words: deps.dns.masked(outcome.words) }
      case 'moved':
        if (exact) return { kind: 'moved' }
        known = await etagAfterAnotherHand(deps, expected())
        break
      case 'unreachable':
        words = outcome.words
        break
      case 'accepted':
      case 'unknown': {
        if (outcome.kind === 'unknown') words = outcome.words
        const stamp = await settledStamp(deps)
        if (stamp === undefined) return { kind: 'open', words }
        if (stamp === config.stamp) return { kind: 'live' }
        lost += 1
        if (lost === lostPushesThatTell) return { kind: 'kept', words: `Caddy did not survive it (${words})` }
      }
    }
  }
  return { kind: 'open', words }
}

async function etagAfterAnotherHand(deps: EdgeDeps, expected: CompiledConfig): Promise<string | null> {
  const found = await whenUp(deps, () => deps.admin.read())
  if (!found) return null
  const drift = driftBetween(deps, expected, found.body)
  if (drift.count > 0) deps.tell({ kind: 'drift', summary: driftWords(drift), repaired: true })
  return found.etag
}

async function readEtag(deps: EdgeDeps): Promise<string | null> {
  return (await whenUp(deps, () => deps.admin.read()))?.etag ?? null
}

/** The stamp that the edge runs, once it answers; undefined when it does not in time. */
export async function settledStamp(deps: EdgeDeps): Promise<string | null | undefined> {
  deps.fault('before-stamp')
  const stamp = await whenUp(deps, () => deps.admin.stamp())
  deps.fault('after-stamp')
  return stamp
}

async function whenUp<T>(deps: EdgeDeps, ask: () => Promise<T>): Promise<T | undefined> {
  const deadlineMs = deps.clock.monotonicMs() + settleMs
  for (;;) {
    try {
      await deps.host.ensureUp()
      return await ask()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      if (deps.clock.monotonicMs() >= deadlineMs) {
        deps.log.warn('edge does not answer', { words: errorWords(error) })
        return undefined
      }
      await deps.clock.sleep(pollMs)
    }
  }
}
