import { type Target, Target as TargetSchema } from '../../routing/target.ts'
import type { ImportedPolicy } from '../imported.ts'
import { kindsOnce } from './kinds-once.ts'
import type { Part } from './part.ts'
import { readOptions } from './read-options.ts'
import type { Condition, Rule, Step } from './rule.ts'
import { fits, type Spot } from './spot.ts'

/** What becomes of them. */
export interface Outcome {
  /** Null where something answers that could not be taken over. */
  target: Target | null
  policies: ImportedPolicy[]
  strip: string | null
  enabled: boolean
  /** Something before the answer, or the answer itself, may have kept somebody out and could not be taken over. */
  unguarded: boolean
  /** The steps that it is made of. */
  used: Part[]
  /** What something else stands in the place of: the step whose target could not be taken over. */
  replaced: Part[]
}

interface Walk {
  spot: Spot
  policies: ImportedPolicy[]
  headers: (Step & { kind: 'headers' })[]
  credentials: boolean
  contentType: (Step & { kind: 'content-type' }) | null
  strip: string | null
  grave: boolean
  used: Part[]
}

/** What these rules do with requests to a spot; null when none answers them. */
export function outcomeAt(spot: Spot, rules: readonly Rule[]): Outcome | null {
  const walk: Walk = {
    spot,
    policies: [],
    headers: [],
    credentials: true,
    contentType: null,
    strip: null,
    grave: false,
    used: [],
  }
  const answer = walkRules(rules, walk)
  if (!answer) return null
  const policies = settledPolicies(walk)
  const target = typed(answer.target, walk)
  return {
    target,
    policies,
    strip: walk.strip,
    enabled: !walk.grave && !answer.grave,
    unguarded: walk.grave || (answer.grave && answer.target === null),
    used: answer.target === null ? [] : [...walk.used, answer.part],
    replaced: answer.target === null ? [answer.part] : [],
  }
}

/** A fixed answer of the type that was said before it. */
function typed(target: Target | null, walk: Walk): Target | null {
  if (target?.kind !== 'answer' || walk.contentType === null) return target
  const read = TargetSchema.safeParse({ ...target, contentType: walk.contentType.value.toLowerCase() })
  if (!read.success) return target
  walk.used.push(walk.contentType.part)
  return read.data
}

type Answer = Step & { kind: 'target' }

/** Null when the rules answer nothing, so that what comes behind them goes on. */
function walkRules(rules: readonly Rule[], walk: Walk): Answer | null {
  const groups = new Set<string>()
  for (const [index, rule] of rules.entries()) {
    if (rule.group !== null && groups.has(rule.group)) continue
    if (rule.conditions === null) {
      if (rule.steps.some(step => step.kind === 'lost' && step.grave)) walk.grave = true
      continue
    }
    const fitting = rule.conditions.filter(condition => fits(condition, walk.spot))
    if (rule.conditions.length > 0 && fitting.length === 0) continue
    const ofClients = rule.conditions.length > 0 && fitting.every(({ clients }) => clients !== null)
    if (ofClients) {
      const alone = answerForSome(rule, fitting, rules.slice(index + 1), walk)
      if (alone) return alone
      if (alone === undefined) refuseClients(rule, fitting, walk)
      continue
    }
    if (rule.group !== null) groups.add(rule.group)
    const answer = walkSteps(rule.steps, walk)
    if (answer) return answer
    if (rule.terminal) return null
  }
  return null
}

function walkSteps(steps: readonly Step[], walk: Walk): Answer | null {
  for (const step of steps) {
    switch (step.kind) {
      case 'rules': {
        const answer = walkRules(step.rules, walk)
        if (answer) return answer
        break
      }
      case 'policy':
        walk.policies.push(step.policy)
        walk.used.push(step.part)
        break
      case 'headers':
        walk.headers.push(step)
        walk.used.push(step.part)
        break
      case 'content-type':
        walk.contentType = step
        break
      case 'no-credentials':
        walk.credentials = false
        walk.used.push(step.part)
        break
      case 'strip':
        if (walk.strip !== null) walk.grave = true
        walk.strip = step.prefix
        walk.used.push(step.part)
        break
      case 'lost':
        walk.grave ||= step.grave
        break
      case 'refusal':
        return refused(step)
      case 'target':
        return step
    }
  }
  return null
}

/** A refusal of everybody is a fixed answer. */
function refused({ status, part }: Step & { kind: 'refusal' }): Answer {
  if (status === null)
    part.note(
      'Nobody is left without an answer here: it is answered with 403 instead of a closed connection.',
    )
  const target: Target = {
    kind: 'answer',
    status: status ?? 403,
    body: '',
    contentType: 'text/plain; charset=utf-8',
  }
  return { kind: 'target', target, grave: false, part }
}

/**
 * What answers some clients where all others are refused behind it.
 * @returns undefined when it is not like that
 */
function answerForSome(
  rule: Rule,
  fitting: readonly Condition[],
  behind: readonly Rule[],
  walk: Walk,
): Answer | null | undefined {
  if (onlyRefusal(rule.steps) !== null || fitting.some(({ clients }) => !clients?.inside)) return undefined
  const rest = walkRules(behind, { ...walk, policies: [], headers: [], used: [] })
  if (rest?.target?.kind !== 'answer' || rest.target.status < 400) return undefined
  const networks = [...new Set(fitting.flatMap(({ clients }) => clients?.ranges ?? []))].sort()
  const policy = readOptions('ip-allow', { networks })
  if (typeof policy === 'string') return undefined
  rest.part.note('Who is refused by a policy is answered with 403 and the page of the edge.')
  walk.policies.push(policy)
  walk.used.push(rest.part)
  return walkSteps(rule.steps, walk)
}

/** Rules for some clients alone can be kept where they refuse them. */
function refuseClients(rule: Rule, fitting: readonly Condition[], walk: Walk): void {
  const refusal = onlyRefusal(rule.steps)
  const [one, ...more] = fitting.flatMap(({ clients }) => (clients === null ? [] : [clients]))
  if (refusal === null || !one || (more.length > 0 && !one.inside)) {
    rule.part.leave(
      'It is for some clients alone; what routes and policies can say of clients is who is refused: policy kinds ip-allow, ip-deny',
    )
    walk.grave = true
    return
  }
  const kind = one.inside ? 'ip-deny' : 'ip-allow'
  const networks = [...new Set([one, ...more].flatMap(({ ranges }) => ranges))].sort()
  const policy = readOptions(kind, { networks })
  if (typeof policy === 'string' || more.some(({ inside }) => inside !== one.inside)) {
    rule.part.leave(typeof policy === 'string' ? policy : 'Its matchers do not go together in one policy.')
    walk.grave = true
    return
  }
  if (refusal.status !== 403 || refusal.says)
    refusal.part.note('Who is refused by a policy is answered with 403 and the page of the edge.')
  walk.policies.push(policy)
  walk.used.push(refusal.part)
}

function onlyRefusal(steps: readonly Step[]): { status: number | null; says: boolean; part: Part } | null {
  const [step, ...more] = steps
  if (!step || more.length > 0) return null
  if (step.kind === 'refusal') return { status: step.status, says: false, part: step.part }
  if (step.kind === 'rules') {
    const [rule, ...others] = step.rules
    return rule && others.length === 0 && rule.conditions?.length === 0 ? onlyRefusal(rule.steps) : null
  }
  if (step.kind !== 'target' || step.target?.kind !== 'answer' || step.target.status < 400) return null
  return { status: step.target.status, says: true, part: step.part }
}

/** The policies of a route, at most one of each kind where there can be one. */
function settledPolicies(walk: Walk): ImportedPolicy[] {
  const headers = mergedHeaders(walk.headers)
  if (typeof headers === 'string') for (const { part } of walk.headers) part.leave(headers)
  const all = [...walk.policies, ...(headers === null || typeof headers === 'string' ? [] : [headers])]
  const passing = all.map(policy =>
    policy.kind === 'basic-auth' && !walk.credentials
      ? { ...policy, options: { ...policy.options, 'pass-on': false } }
      : policy,
  )
  const { kept, spoilt } = kindsOnce(passing)
  if (spoilt) walk.grave = true
  return kept
}

function mergedHeaders(steps: readonly (Step & { kind: 'headers' })[]): ImportedPolicy | string | null {
  if (steps.length === 0) return null
  const set = new Map<string, string>()
  const remove = new Set<string>()
  for (const step of steps) {
    for (const name of step.remove) remove.add(name)
    for (const setting of step.set) {
      const name = setting.slice(0, setting.indexOf(':'))
      set.set(name, setting)
      remove.delete(name)
    }
  }
  const csp = steps.map(step => step.csp).findLast(value => value !== null) ?? null
  const reportOnly = steps.findLast(step => step.csp !== null)?.reportOnly ?? false
  const permissions = steps.map(step => step.permissions).findLast(value => value !== null) ?? null
  return readOptions('headers', {
    preset: 'none',
    csp,
    'csp-report-only': reportOnly,
    permissions,
    set: [...set.values()].sort(),
    remove: [...remove].sort(),
  })
}
