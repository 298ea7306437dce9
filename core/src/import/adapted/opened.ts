import { type Outcome, outcomeAt } from './outcome.ts'
import type { Condition, Rule } from './rule.ts'
import { fits, isAt } from './spot.ts'

/** What becomes of requests at a path of a host and below it. */
export interface Found {
  path: string | null
  outcome: Outcome
}

/** Kinds that refuse somebody, whatever they ask for and however often. */
const keepingOut = ['ip-allow', 'ip-deny', 'basic-auth', 'forward-auth']

/** Stands for anything that may follow a path; no path of a route can hold it. */
const anything = '…'

/**
 * Paths of Caddy are no prefixes, and a route that is disabled leaves its requests to the one above it. So what is at each path and next to
 * it is asked for once more as Caddy has it, and a route that would answer what was refused there, or asked who somebody is, comes disabled.
 */
export function closeOpened(host: string, rules: readonly Rule[], found: readonly Found[]): Found[] {
  const all = [...found]
  const samples = samplesOf(rules, host).map(path => ({
    path,
    before: outcomeAt({ host, path, exactly: true }, rules),
  }))
  // Where one is disabled another may come to answer.
  for (let open = -1; open !== all.filter(runs).length; ) {
    open = all.filter(runs).length
    for (const { path, before } of samples) {
      const index = all.findLastIndex(one => runs(one) && isAt(path, one.path?.toLowerCase() ?? ''))
      const here = all[index]
      if (!here || !before || !isOpener(here.outcome, before)) continue
      if (isNothing(before) && (here.outcome.target?.kind !== 'proxy' || here.path?.toLowerCase() === path))
        continue
      all[index] = { ...here, outcome: { ...here.outcome, enabled: false } }
      noteAt(
        rules,
        host,
        `Disabled, so that nobody comes through who may be kept out in Caddy: the route for ${here.path ?? '/'} would answer ${path}, too, and what Caddy does there cannot be kept.`,
      )
    }
  }
  return all
}

/** Each path that a rule is about, what is below it, and what only begins so. */
function samplesOf(rules: readonly Rule[], host: string): string[] {
  const bases = patternsOf(rules, host).map(pattern => pattern.toLowerCase().replace(/\/?\*$/, ''))
  const samples = bases.flatMap(base => [base, `${base}/`, `${base}/${anything}`, `${base}${anything}`])
  return [...new Set(['/', `/${anything}`, ...samples])]
}

function patternsOf(rules: readonly Rule[], host: string): string[] {
  return concerned(rules, host).flatMap(({ conditions, steps }) => [
    ...(conditions ?? []).flatMap(({ patterns }) => patterns ?? []),
    ...steps.flatMap(step => (step.kind === 'rules' ? patternsOf(step.rules, host) : [])),
  ])
}

function concerned(rules: readonly Rule[], host: string): Rule[] {
  const isOf = (one: Condition) => fits({ ...one, paths: null }, { host, path: null })
  return rules.filter(({ conditions }) => !conditions?.length || conditions.some(isOf))
}

function noteAt(rules: readonly Rule[], host: string, words: string): void {
  for (const { part } of concerned(rules, host)) part.note(words)
}

/** Where nothing could be taken over, something stands in its place. */
function runs({ outcome }: Found): boolean {
  return outcome.enabled || outcome.target === null
}

/** Whether somebody comes through here who was kept out before. */
function isOpener(here: Outcome, before: Outcome): boolean {
  if (isRefusal(here)) return false
  if (isRefusal(before) || before.unguarded) return true
  const known = here.policies.map(policy => JSON.stringify(policy))
  return before.policies.some(
    policy => keepingOut.includes(policy.kind) && !known.includes(JSON.stringify(policy)),
  )
}

function isRefusal({ target }: Outcome): boolean {
  return target === null || (target.kind === 'answer' && target.status >= 400)
}

/** Nobody is kept out of what is not there. */
function isNothing({ target, unguarded }: Outcome): boolean {
  return !unguarded && target?.kind === 'answer' && (target.status === 404 || target.status === 410)
}
