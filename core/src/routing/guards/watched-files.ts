import { countryFiles } from '../policies/country/country-files.ts'
import { faultyFilesOfPolicies } from '../policy/files-in-use.ts'
import type { Guard } from './guard.ts'

/**
 * No enabled route begins to depend on a file that is missing or faulty: the edge refuses a whole configuration for one that it has never
 * read, and says so in words of its own. What is in use already goes on as the edge has read it, and holds no other change up. A
 * database is not taken into the settings unless it is good.
 */
export const watchedFiles: Guard = {
  name: 'watched-files',
  check: async ({ files }, { before, after }) => {
    const { countryDatabase } = after.settings
    const chosen = countryDatabase === before.settings.countryDatabase ? null : countryDatabase
    const settings = await countryFiles({ countryDatabase: chosen }, files)
    const inUse = (await faultyFilesOfPolicies(before, files)).map(({ file }) => file.path)
    const policies = (await faultyFilesOfPolicies(after, files)).filter(
      ({ file }) => !inUse.includes(file.path),
    )
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
