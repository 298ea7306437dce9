import { setImmediate } from 'node:timers/promises'
import { errorWords } from '../error.ts'
import type { Check, HostCheck } from './check.ts'
import { checks } from './checks/index.ts'
import type { HostDeps, RunningDeps } from './doctor-deps.ts'
import { type Report, type Result, worstFirst } from './report.ts'
import { type Seen, unseen } from './seen.ts'
import type { Waiver } from './waiver.ts'

/** A check that does not come to an end within this time has seen nothing. */
const timeoutMs = 20_000

/**
 * Looks at everything, or at what is named. A check that fails itself has seen nothing, and says so.
 * @param only ids of checks; all of them when there are none
 */
export async function examine(
  deps: RunningDeps,
  waivers: readonly Waiver[],
  only: readonly string[] = [],
): Promise<Report> {
  const chosen = checks.filter(({ id }) => only.length === 0 || only.includes(id))
  const shared = lookedAtOnce(deps)
  const looking: Promise<Result>[] = []
  for (const check of chosen) {
    looking.push(result(check, () => look(check, shared), waivers))
    // Each reads a little at once: whatever else waits comes between.
    await setImmediate()
  }
  return { atMs: deps.clock.nowMs(), results: worstFirst(await Promise.all(looking)) }
}

/** What must not be at the start of an instance in production: what is critical and bad. */
export async function examineHost(deps: HostDeps, waivers: readonly Waiver[]): Promise<Result[]> {
  const chosen = checks.filter(
    (check): check is HostCheck => check.on === 'host' && check.severity === 'critical',
  )
  const results = await Promise.all(chosen.map(check => result(check, () => check.look(deps), waivers)))
  return results.filter(
    ({ seen, severity, waiver }) => seen.kind === 'bad' && severity === 'critical' && waiver === null,
  )
}

/** What several checks look at is looked at once. */
function lookedAtOnce(deps: RunningDeps): RunningDeps {
  let config: Promise<unknown> | undefined
  const running = () => {
    config ??= deps.running()
    return config
  }
  return Object.create(deps, { edgeProcess: { value: deps.edgeProcess }, running: { value: running } })
}

function look(check: Check, deps: RunningDeps): Seen | Promise<Seen> {
  return check.on === 'host' ? check.look(deps) : check.look(deps)
}

async function result(
  check: Check,
  see: () => Seen | Promise<Seen>,
  waivers: readonly Waiver[],
): Promise<Result> {
  const { id, title, protects, fix, sources } = check
  const seen = await inTime(see)
  return {
    check: { id, title, protects, fix, sources },
    severity: (seen.kind === 'bad' ? seen.severity : undefined) ?? check.severity,
    seen,
    waiver: waivers.find(waiver => waiver.check === id) ?? null,
  }
}

async function inTime(see: () => Seen | Promise<Seen>): Promise<Seen> {
  const { promise: late, resolve } = Promise.withResolvers<Seen>()
  const again = 'npm run gate -- doctor'
  const timer = setTimeout(
    () => resolve(unseen(`It took longer than ${timeoutMs / 1000} seconds.`, again)),
    timeoutMs,
  )
  try {
    return await Promise.race([Promise.resolve().then(see), late])
  } catch (error) {
    return unseen(`Looking failed: ${errorWords(error)}.`, again)
  } finally {
    clearTimeout(timer)
  }
}
