import type { Finding } from '../../routing/guards/guard.ts'
import { channelRule } from './channel-rule.ts'
import type { Deed, Guard, GuardDeps } from './guard.ts'
import { keyOwner } from './key-owner.ts'
import { keyScope } from './key-scope.ts'
import { lastAdmin } from './last-admin.ts'
import { lastCodes } from './last-codes.ts'
import { oldBackups } from './old-backups.ts'
import { openSessions } from './open-sessions.ts'
import { ownAccount } from './own-account.ts'

export type { Deed, Guard, GuardDeps } from './guard.ts'

/** Every guard over people, places and keys, in the order in which findings are shown. */
export const guards: readonly Guard[] = [
  lastAdmin,
  lastCodes,
  ownAccount,
  channelRule,
  keyOwner,
  keyScope,
  oldBackups,
  openSessions,
]

/** What all guards say about a deed. */
export function runGuards(deps: GuardDeps, deed: Deed): Finding[] {
  return guards.flatMap(guard => guard.check(deps, deed).map(finding => ({ guard: guard.name, ...finding })))
}
