import { z } from 'zod'
import { canonicalJson, sha256 } from '../../canonical-json.ts'
import { AppError } from '../../error.ts'
import { didYouMean } from '../../nearest.ts'
import { laidKind } from '../mitigation/mitigation-kind.ts'
import { everyKind, findKind, policyKinds } from '../policies/index.ts'
import { Slug } from '../slug.ts'
import type { Words } from '../words.ts'
import { optionWords, type PolicyKind } from './policy-kind.ts'

/** A named, reusable protection of one kind that routes carry. `options` are those of its kind. */
export const Policy = z
  .strictObject({
    name: Slug,
    kind: z.enum(policyKinds.map(({ kind }) => kind)),
    options: z.record(z.string(), z.unknown()),
  })
  .transform((policy, context) => {
    const read = findKind(policy.kind)?.schema.safeParse(policy.options)
    if (read?.success) return { ...policy, options: read.data as Record<string, unknown> }
    const words = `policy ${policy.name}: ${read?.error.issues[0]?.message ?? 'unknown kind'}`
    context.addIssue({ code: 'custom', message: words })
    return z.NEVER
  })
export type Policy = z.infer<typeof Policy>

/** @throws AppError `not_found` when there is no policy of that name */
export function findPolicy({ policies }: { policies: readonly Policy[] }, name: string): Policy {
  const policy = policies.find(candidate => candidate.name === name)
  if (policy) return policy
  const names = policies.map(candidate => candidate.name)
  throw new AppError(
    'not_found',
    `There is no policy "${name}".${didYouMean(name, names) || ' See: policy list'}`,
  )
}

/** Its kind. Every policy that was read or laid over a route has one. */
export function kindOf(policy: Policy): PolicyKind {
  const kind = everyKind.find(one => one.kind === policy.kind)
  if (!kind) throw new Error(`no kind ${policy.kind}`)
  return kind
}

const ids = new WeakMap<Policy, string>()

/**
 * The name under which routes share its handlers: the same for equal options, whatever the policy is called; another one for what a mitigation
 * lays over routes, whose answers are told apart. Made once for each.
 */
export function policyId(policy: Policy): string {
  const known = ids.get(policy)
  if (known !== undefined) return known
  const by = laidKind(policy.name)
  const own = `${policy.kind}-${sha256(canonicalJson(policy.options)).slice(0, 16)}`
  const id = by === undefined ? own : `${own}-${by}`
  ids.set(policy, id)
  return id
}

/** A policy whose secrets are words. */
export function shownPolicy(policy: Policy): Policy {
  const options = Object.entries(kindOf(policy).fields).map(([key, { secret, write }]) => [
    key,
    secret ? write(policy.options[key]) : policy.options[key],
  ])
  return { ...policy, options: Object.fromEntries(options) }
}

/** A policy in the words of `policy add`. `notable` leaves out what holds anyway. */
export function policyWords(policy: Policy, notable = false): Words {
  return { kind: policy.kind, ...optionWords(kindOf(policy), policy.options, notable) }
}

/** Policies in the order in which requests meet them. */
export function inOrder(policies: readonly Policy[]): Policy[] {
  const place = (policy: Policy) => everyKind.findIndex(({ kind }) => kind === policy.kind)
  return [...policies].sort((a, b) => place(a) - place(b) || (a.name < b.name ? -1 : 1))
}
