import { countryFiles } from '../policies/country/country-files.ts'
import { faultyFilesOfPolicies } from '../policy/files-in-use.ts'
import type { Guard } from './guard.ts'

/**
 * Nothing is pushed while a file that an enabled route depends on is missing or faulty, whatever the plan is about: the edge refuses
 * a whole configuration for one such file, and says so in words of its own. A database is not taken into the settings unless it is good.
 */
export const watchedFiles: Guard = {
  name: 'watched-files',
  check: async ({ files }, { before, after }) => {
    const { countryDatabase } = after.settings
    const chosen = countryDatabase === before.settings.countryDatabase ? null : countryDatabase
    const settings = await countryFiles({ countryDatabase: chosen }, files)
    const policies = await faultyFilesOfPolicies(after, files)
    return [
      ...settings.flatMap(({ what, fault }) => (fault === null ? [] : [sentence(`${what}: ${fault}.`)])),
      ...policies.map(({ policy, file }) => {
        const [carrier] = after.routes.filter(route => route.enabled && route.policies.includes(policy))
        const way = `Mend the file, or take the policy off: route policy remove ${carrier?.name} ${policy}`
        return `The policy ${policy} cannot be used: ${file.what}: ${file.fault}. ${way}`
      }),
    ].map(message => ({ message, risk: null }))
  },
}

function sentence(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
