import type { Clock } from '../clock.ts'
import { errorWords } from '../error.ts'
import type { Log } from '../log.ts'
import { endsOf, withoutEnded } from '../routing/ends.ts'
import type { Edge } from './edge.ts'

interface EndDeps {
  edge: Pick<Edge, 'current' | 'change' | 'status'>
  clock: Clock
  log: Log
}

const pauseMs = 1000
/** A push that fails would fail again at once, and each one is a revision. */
const pauseAfterFailureMs = 60_000
const mostNamed = 5

/** Takes back what has come to its end, now and every second until the signal. Never throws: what goes wrong is logged and tried again. */
export async function keepEnding(deps: EndDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted)
    await deps.clock.sleep((await tryEnding(deps)) ? pauseMs : pauseAfterFailureMs, signal)
}

async function tryEnding(deps: EndDeps): Promise<boolean> {
  // It would be a failed revision with each try; a second after the edge is up again is early enough.
  if (deps.edge.status().running === 'down') return true
  try {
    return await endDue(deps)
  } catch (error) {
    deps.log.warn('what has ended was not taken back', { words: errorWords(error) })
    return false
  }
}

/**
 * Takes back, with a change of Gatehouse's own, what has come to its end, also when that was while nothing ran.
 * @returns false when something that has ended still holds
 * @throws AppError when the change makes no sense
 */
export async function endDue({ edge, clock, log }: EndDeps): Promise<boolean> {
  const nowMs = clock.nowMs()
  const due = endsOf(edge.current().state).filter(({ atMs }) => atMs <= nowMs)
  if (due.length === 0) return true
  const named = due.slice(0, mostNamed).map(({ words }) => words)
  const more = due.length > mostNamed ? ` and ${due.length - mostNamed} more` : ''
  const outcome = await edge.change({
    edit: state => withoutEnded(state, nowMs),
    risk: 'change',
    author: 'gatehouse',
    why: `${named.join(', ')}${more} ended`,
    consent: { kind: 'own' },
    // A route that is broken for another reason must not keep alive what has ended.
    verify: false,
  })
  if (outcome.kind === 'applied' || outcome.kind === 'unchanged') return true
  log.warn('what has ended was not taken back', { outcome: outcome.kind })
  return false
}
