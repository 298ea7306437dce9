import type { PlaceRule } from '@gatehouse/core/identity/place.ts'
import type { Role } from '@gatehouse/core/identity/role.ts'
import type { Suggest } from '../suggest.ts'

/**
 * What a platform completes from without asking anybody: names, and who may see them. A copy that is a moment old; it decides nothing but
 * what is suggested.
 */
export interface Known {
  names: Readonly<Record<Exclude<Suggest, 'command' | 'policy kind' | 'upstream'>, readonly string[]>>
  /** The upstreams of routes that have several, by the route's name. */
  upstreams: Readonly<Record<string, readonly string[]>>
  /** The kind of each policy, by its name. */
  policyKinds: Readonly<Record<string, string>>
  /** The roles of this platform's active identities, by `workspace/user`. */
  roles: Readonly<Record<string, Role>>
  places: readonly PlaceRule[]
}
