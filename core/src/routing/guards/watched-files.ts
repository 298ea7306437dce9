import { countryFiles } from '../policies/country/country-files.ts'
import { findPolicy, kindOf } from '../policy/policy.ts'
import type { FileState } from '../policy/watched-files.ts'
import type { Guard } from './guard.ts'

/**
 * Nothing is pushed while a file that an enabled route depends on is missing or faulty, whatever the plan is about: the edge refuses
 * a whole configuration for one such file, and says so in words of its own. A database is not taken into the settings unless it is good.
 */
export const watchedFiles: Guard = {
  name: 'watched-files',
  check: async ({ files }, { before, after }) => {
    const carried = new Set(after.routes.filter(({ enabled }) => enabled).flatMap(({ policies }) => policies))
    const states = [...carried].map(async name => {
      const policy = findPolicy(after, name)
      const found = await kindOf(policy).files?.(policy.options as never, after.settings, files)
      const routes = after.routes.filter(route => route.enabled && route.policies.includes(name))
      const way = `Mend the file, or take the policy off: route policy remove ${routes[0]?.name} ${name}`
      return faults(`The policy ${name} cannot be used: `, found ?? [], way)
    })
    const { countryDatabase } = after.settings
    const chosen = countryDatabase === before.settings.countryDatabase ? null : countryDatabase
    const settings = countryFiles({ countryDatabase: chosen }, files).then(found => faults('', found))
    return (await Promise.all([settings, ...states])).flat()
  },
}

function faults(beginning: string, states: readonly FileState[], way?: string) {
  return states.flatMap(({ what, fault }) =>
    fault === null
      ? []
      : [
          {
            message: [sentence(`${beginning}${what}: ${fault}.`), way].filter(Boolean).join(' '),
            risk: null,
          },
        ],
  )
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
