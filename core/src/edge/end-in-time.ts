import type { Clock } from '../clock.ts'
import { durationText } from '../duration-text.ts'
import { endedLateMs } from '../ends.ts'
import { errorWords } from '../error.ts'
import type { Log } from '../log.ts'
import { repeat } from '../repeat.ts'
import { endedOf, withoutEnded } from '../routing/ends.ts'
import type { Edge } from './edge.ts'
import type { ApplyOutcome, EdgeEvent } from './outcome.ts'

interface EndDeps {
  edge: Pick<Edge, 'current' | 'change' | 'status'>
  clock: Clock
  log: Log
  tell(event: EdgeEvent): void
}

/** What has ended and still holds, and why. */
interface Held {
  /** The names of the policies that it is part of. */
  policies: string[]
  ended: string[]
  words: string
}

const rhythm = {
  pauseMs: 1000,
  // A push that fails would fail again at once, and each one is a revision.
  afterFailureMs: 60_000,
  failure: 'what has ended was not taken back',
}
const mostNamed = 5

/**
 * Takes back what has come to its end, now and every second until the signal. Never throws: what goes wrong is logged and tried again, and
 * told once for each thing that then still holds.
 */
export async function keepEnding(deps: EndDeps, signal: AbortSignal): Promise<void> {
  let told: readonly string[] = []
  const work = async () => {
    // It would be a failed revision with each try; a second after the edge is up again is early enough.
    if (deps.edge.status().running === 'down') return
    const held = await endDue(deps)
    if (held !== null) report(deps, held, told)
    told = held?.ended ?? []
    return held === null ? undefined : 'failed'
  }
  await repeat(deps, rhythm, work, signal)
}

function report({ log, tell }: EndDeps, held: Held, told: readonly string[]): void {
  const { policies, ended, words } = held
  const what = named(ended)
  log.warn(rhythm.failure, { what, words })
  if (ended.every(one => told.includes(one))) return
  tell({ kind: 'still-holds', what, policies: policies.slice(0, mostNamed), words })
}

/**
 * Takes back, with a change of Gatehouse's own, what has come to its end, also when that was while nothing ran, and tells of each
 * mitigation that ended by itself.
 * @returns null when nothing that has ended holds any more
 */
export async function endDue({
  edge,
  clock,
  tell,
}: Pick<EndDeps, 'edge' | 'clock'> & Partial<Pick<EndDeps, 'tell'>>): Promise<Held | null> {
  const nowMs = clock.nowMs()
  const due = endedOf(edge.current().state, nowMs)
  if (due.length === 0) return null
  const ended = due.map(({ words }) => words)
  const firstMs = Math.min(...due.map(({ atMs }) => atMs))
  const policies = [...new Set(due.flatMap(({ policy }) => policy ?? []))]
  try {
    const outcome = await edge.change({
      edit: state => withoutEnded(state, nowMs),
      risk: 'change',
      author: 'gatehouse',
      why: `${named(ended)} ended${lateWords(nowMs - firstMs)}`,
      consent: { kind: 'own' },
      // A route that is broken for another reason must not keep alive what has ended.
      verify: false,
    })
    const words = outcomeWords(outcome)
    if (words !== null) return { policies, ended, words }
    for (const { words: mitigation, atMs, policy } of due)
      if (policy === null)
        tell?.({ kind: 'mitigation-ended', mitigation, untilMs: atMs, lateMs: nowMs - atMs })
    return null
  } catch (error) {
    return { policies, ended, words: errorWords(error) }
  }
}

/** What ended while nobody could take it back ended late. */
function lateWords(lateMs: number): string {
  return lateMs < endedLateMs ? '' : `, ${durationText(Math.floor(lateMs / 1000) * 1000)} late`
}

/** Why it did not work; null when it did. */
function outcomeWords(outcome: ApplyOutcome): string | null {
  switch (outcome.kind) {
    case 'applied':
    case 'unchanged':
      return null
    case 'refused':
      return outcome.findings.map(({ message }) => message).join('\n')
    case 'failed':
      return outcome.words
    case 'stale':
      return 'the state has moved meanwhile'
  }
}

function named(ended: readonly string[]): string {
  const more = ended.length > mostNamed ? ` and ${ended.length - mostNamed} more` : ''
  return `${ended.slice(0, mostNamed).join(', ')}${more}`
}
