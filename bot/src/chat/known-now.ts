import type { Platform } from '@gatehouse/core/identity/account.ts'
import type { LeaseStore } from '@gatehouse/core/operations/lease.ts'
import type { CommandDeps } from '../command.ts'
import { heldNames } from '../parameters/mitigation.ts'
import { keepable, undoable } from '../parameters/operation.ts'
import { upstreamNames } from '../parameters/upstream-names.ts'
import type { Known } from './known.ts'

interface KnownDeps
  extends Pick<
    CommandDeps,
    'edge' | 'revisions' | 'accounts' | 'keys' | 'confirmations' | 'places' | 'blocks' | 'clock' | 'audit'
  > {
  leases: Pick<LeaseStore, 'waiting'>
}

/** What a platform may complete from at this moment. */
export function knownNow(deps: KnownDeps, platform: Platform): Known {
  const { state } = deps.edge.current()
  const roles: [string, Known['roles'][string]][] = []
  for (const { id, role, state } of deps.accounts.list())
    for (const identity of deps.accounts.identities(id))
      if (state === 'active' && identity.platform === platform)
        roles.push([`${identity.workspace}/${identity.user}`, role])
  return {
    names: {
      route: state.routes.map(({ name }) => name),
      policy: state.policies.map(({ name }) => name),
      revision: deps.revisions.list(25).map(({ number }) => String(number)),
      account: deps.accounts.list().map(({ name }) => name),
      key: deps.keys.list().flatMap(({ name, revokedAtMs }) => (revokedAtMs === null ? [name] : [])),
      mitigation: heldNames(deps),
      operation: undoable(deps),
      lease: keepable(deps),
      // What needs an admin is none to an operator, not even by its id.
      confirmation: deps.confirmations
        .waitingBriefly()
        .flatMap(({ id, role }) => (role === 'admin' ? [] : [id.slice(0, 8)])),
    },
    upstreams: upstreamNames(state.routes),
    policyKinds: Object.fromEntries(state.policies.map(({ name, kind }) => [name, kind])),
    roles: Object.fromEntries(roles),
    places: deps.places.list().filter(place => place.platform === platform),
  }
}
