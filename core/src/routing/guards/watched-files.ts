import { findPolicy, kindOf } from '../policies/policy.ts'
import type { Guard } from './guard.ts'

/**
 * Nothing is pushed while a file that an enabled route depends on is missing or faulty, whatever the plan is about: the edge refuses
 * a whole configuration for one such file, and says so in words of its own.
 */
export const watchedFiles: Guard = {
  name: 'watched-files',
  check: async ({ files }, { after }) => {
    const carried = new Set(after.routes.filter(({ enabled }) => enabled).flatMap(({ policies }) => policies))
    const states = [...carried].map(async name => {
      const policy = findPolicy(after, name)
      const found = await kindOf(policy).files?.(policy.options as never, after.settings, files)
      return (found ?? []).flatMap(({ what, fault }) =>
        fault === null
          ? []
          : [{ message: `The policy ${name} cannot be used: ${what}: ${fault}.`, risk: null }],
      )
    })
    return (await Promise.all(states)).flat()
  },
}
