import { keyState } from '../../identity/api-key.ts'
import { runningCheck } from '../check.ts'
import { bad, notHere, well } from '../seen.ts'
import { namesOf } from '../view/names-of.ts'

/** A key that was stolen does not do much. */
export const wideKeys = runningCheck({
  id: 'wide-keys',
  title: 'no API key does grave things from everywhere',
  severity: 'medium',
  protects: 'Whoever steals such a key can take routes away, from wherever they are.',
  fix: 'key create <name> scopes=… from=<network>, then: key revoke <old>',
  sources: ['OWASP ASVS 5.0.0, 13.3.2 and 8.2.1'],
  look: ({ keys, clock }) => {
    const live = keys.list().filter(key => keyState(key, clock.nowMs()) === 'live')
    if (live.length === 0) return notHere('There is no key.')
    const wide = live.filter(
      ({ scopes, networks }) =>
        networks.length === 0 && scopes.some(scope => scope.endsWith(':destructive') || scope === '*:change'),
    )
    return wide.length === 0
      ? well(`None of ${live.length} does.`)
      : bad(`${namesOf(wide.map(({ name }) => name))} would.`)
  },
})
