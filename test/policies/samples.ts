import { policyKinds } from '@gatehouse/core/routing/policies/index.ts'
import type { Policy } from '@gatehouse/core/routing/policies/policy.ts'
import { typedOptions } from '@gatehouse/core/routing/policies/policy-kind.ts'

/** One policy of each kind as a person would type it, such that an everyday request comes through. What a kind needs beside is not here. */
const typed: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  hsts: { 'max-age': '30d' },
  'ip-deny': { networks: '203.0.113.0/24,2001:db8:bad::/48' },
}

/** A policy of that kind, called after it. */
export function samplePolicy(kind: string): Policy {
  const found = policyKinds.find(one => one.kind === kind)
  const keys = typed[kind]
  if (!found || !keys) throw new Error(`there is no sample of ${kind}`)
  return { name: kind, kind, options: typedOptions(found, null, keys) }
}
