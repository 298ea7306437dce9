import { AppError } from '@gatehouse/core/error.ts'
import { didYouMean } from '@gatehouse/core/nearest.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import { findKind, policyKinds } from '@gatehouse/core/routing/policies/index.ts'
import type { PolicyKind } from '@gatehouse/core/routing/policy/policy-kind.ts'
import { Slug } from '@gatehouse/core/routing/slug.ts'
import { z } from 'zod'
import { positional } from '../command.ts'

/** The argument that names a policy that is there. */
export const policyName = positional(z.string(), 'policy', 'the policy', { suggest: 'policy' })

/** The argument that names a new policy. */
export const newPolicyName = positional(Slug, 'name', 'how the policy is called')

/** The kind of that name. @throws AppError `invalid` */
export function demandKind(name: string): PolicyKind {
  const kind = findKind(name)
  if (kind) return kind
  const names = policyKinds.map(one => one.kind)
  throw new AppError(
    'invalid',
    `There is no kind of policy "${name}".${didYouMean(name, names) || ` There are: ${names.join(', ')}.`}`,
    { see: 'policy kinds' },
  )
}

/** The keys of a kind that people may type, with their possible values. */
export function knownKeys(kind: PolicyKind | undefined): Record<string, readonly string[]> {
  const fields = Object.entries(kind?.fields ?? {})
  return Object.fromEntries(
    fields.flatMap(([key, { read, values }]) => (read === null ? [] : [[key, values ?? []]])),
  )
}

/** The names of the routes that carry a policy. */
export function carriers({ routes }: DesiredState, name: string): string[] {
  return routes.filter(route => route.policies.includes(name)).map(route => route.name)
}

/** Names in a sentence, the first ten of them. */
export function nameList(names: readonly string[]): string {
  return names.length <= 10
    ? names.join(', ')
    : `${names.slice(0, 10).join(', ')} and ${names.length - 10} more`
}
