import { AppError } from '../error.ts'
import type { DesiredState } from '../routing/desired-state.ts'
import { diffStates } from '../routing/diff.ts'
import { proofWords, touchedRoutes, writeBootFile } from './apply.ts'
import { compile } from './compile/index.ts'
import { settledStamp } from './deliver.ts'
import type { EdgeDeps } from './edge-deps.ts'
import { proveChange } from './prove-change.ts'
import { probeRoutes, probeSample } from './verify.ts'

/**
 * Settles a revision that was being applied when the process ended. What the edge runs decides: it became live and its routes answer, or
 * it never came to be. Reconciling then makes the edge run the active revision.
 * @returns the number of a revision that became active by it
 * @throws AppError `unavailable` when the edge does not answer; then nothing is settled
 */
export async function recover(deps: EdgeDeps): Promise<number | null> {
  const applying = deps.revisions.applying()
  if (!applying) return null
  const state = deps.revisions.state(applying.number)
  const config = compile(state, deps.place)
  const stamp = await settledStamp(deps)
  if (stamp === undefined)
    throw new AppError(
      'unavailable',
      'The edge does not answer, so it is not known yet what became of the last change.',
    )
  const problem =
    stamp === config.stamp
      ? await firstProblem(deps, state)
      : 'Gatehouse ended before the edge had taken it over'
  if (problem === null) {
    deps.revisions.activate(applying.number, deps.clock.nowMs())
    writeBootFile(deps, config)
  } else {
    deps.revisions.fail(applying.number, problem, deps.clock.nowMs())
  }
  deps.log.warn('unfinished revision settled', {
    revision: applying.number,
    active: problem === null,
    problem,
  })
  return problem === null ? applying.number : null
}

/** Every route that the revision touched must answer, and its policies hold; whether one was dead before is not known any more, and the old state is safe. */
async function firstProblem(deps: EdgeDeps, state: DesiredState): Promise<string | null> {
  const active = deps.revisions.active()
  const before = active ? deps.revisions.state(active.number) : deps.initial
  const report = await probeRoutes(
    deps,
    state,
    probeSample(touchedRoutes(before, state, diffStates(before, state))),
  )
  const first = [...report].find(([, { pending }]) => !pending)
  if (first) return `${first[0]}: ${first[1].words}`
  const changes = diffStates(before, state)
  return proofWords(await proveChange(deps, { before, after: state, changes }))
}
