import { findPolicy, kindOf } from '../policy/policy.ts'
import { touchedNames } from '../touched.ts'
import type { Guard } from './guard.ts'

/** A policy is only carried where the edge can keep what it promises. All routes are judged when settings change. */
export const policyFits: Guard = {
  name: 'policy-fits',
  check: async (_deps, { before, after, changes }) => {
    const touched = touchedNames(before, after, changes)
    const names = new Set(
      after.routes.filter(({ name }) => touched.has(name)).flatMap(({ policies }) => policies),
    )
    return [...names].flatMap(name => {
      const policy = findPolicy(after, name)
      const lack = kindOf(policy).lacks?.(policy.options as never, after.settings)
      return lack === undefined ? [] : [{ message: `The policy ${name} ${lack}.`, risk: null }]
    })
  },
}
