import type { Finding } from '@gatehouse/core/routing/guards/index.ts'
import { coverage } from '@gatehouse/core/routing/network-coverage.ts'
import type { Asked, CommandDeps } from '../command.ts'

type Deps = Pick<CommandDeps, 'accounts' | 'seenAddresses' | 'clock'>

/** Says so when whoever asks would be among those who do not come through any more. Names no address: others read findings, too. */
export function lockedOut(
  { accounts, seenAddresses, clock }: Deps,
  { by }: Asked,
  allow: readonly string[],
): Finding[] {
  const account = accounts.byName(by)
  const [last] = account ? seenAddresses.of(account.id, clock.nowMs()) : []
  // That nobody comes through is said already.
  if (last === undefined || allow.length === 0 || coverage(allow)([last])) return []
  return [
    {
      guard: 'asker-locked-out',
      message: `${by} would be locked out: allow=… does not name the address from which ${by} used Gatehouse last.`,
      risk: 'destructive',
    },
  ]
}
