import type { Finding } from '../../routing/guards/guard.ts'
import type { AbleDeps } from '../able.ts'
import type { Account } from '../account.ts'
import type { Actor } from '../actor.ts'
import type { ApiKey, Scope } from '../api-key.ts'
import type { PlaceRule, PlaceStore } from '../place.ts'

/** What somebody is about to do to people, places or keys. */
export type Deed =
  /** A person may do less, or nothing any more; `loss` says so to them. */
  | { kind: 'rights-loss'; actor: Actor; account: Account; loss: string }
  /** A person gives no more commands from somewhere; `loss` says so to them. */
  | { kind: 'identity-loss'; actor: Actor; account: Account; loss: string }
  | { kind: 'codes-reset'; account: Account }
  | { kind: 'place-rule'; rule: PlaceRule }
  | { kind: 'new-key'; owner: ApiKey['owner']; scopes: readonly Scope[] }
  | { kind: 'new-secret'; scopes: readonly Scope[] }
  /** The master key in a file gives way to the next one. */
  | { kind: 'new-master-key'; file: string }

/** What guards may ask of what is kept. */
export interface GuardDeps extends AbleDeps {
  places: Pick<PlaceStore, 'list'>
}

/** What a guard has to say; its name is put to it. */
export type Said = Omit<Finding, 'guard'>

/** A rule that keeps people from harming themselves and each other. */
export interface Guard {
  name: string
  /** The deeds on which it has something to say. */
  looksAt: readonly Deed['kind'][]
  check(deps: GuardDeps, deed: Deed): Said[]
}

/** Declares a guard, whose `check` sees nothing but the deeds that it looks at. */
export function defineGuard<K extends Deed['kind']>(guard: {
  name: string
  looksAt: readonly K[]
  check(deps: GuardDeps, deed: Extract<Deed, { kind: K }>): Said[]
}): Guard {
  const isMatter = (deed: Deed): deed is Extract<Deed, { kind: K }> =>
    guard.looksAt.some(kind => kind === deed.kind)
  return { ...guard, check: (deps, deed) => (isMatter(deed) ? guard.check(deps, deed) : []) }
}
