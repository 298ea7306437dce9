import { placeText } from '@gatehouse/core/identity/place.ts'
import { covers, type Role } from '@gatehouse/core/identity/role.ts'
import type { ChatCaller } from './heard.ts'
import type { Known } from './known.ts'

/**
 * Up to which role something may be suggested to somebody where they are; null for strangers and where commands are not taken. For
 * completion and forms alone: what is done is judged anew by the program.
 */
export function roleHere({ roles, places }: Known, { identity, place, guest, bot }: ChatCaller): Role | null {
  const own = roles[`${identity.workspace}/${identity.user}`]
  if (own === undefined || guest || bot || place.workspace !== identity.workspace) return null
  const rule = [place, { ...place, channel: null }]
    .map(placeText)
    .map(text => places.find(one => placeText(one) === text))
    .find(one => one !== undefined)
  if (rule?.verdict !== 'allow') return null
  return covers(own, rule.role) ? rule.role : own
}

/** The same without what names a client, for those who see networks alone. */
export function knownTo(known: Known, role: Role): Known {
  if (role !== 'viewer') return known
  const mitigation = known.names.mitigation.filter(name => !name.startsWith('block '))
  return { ...known, names: { ...known.names, mitigation } }
}
