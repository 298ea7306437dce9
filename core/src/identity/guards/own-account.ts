import type { Finding } from '../../routing/guards/guard.ts'
import type { Account } from '../account.ts'
import type { Actor } from '../actor.ts'

/** Tells somebody who is about to take something from themselves. */
export function ownAccount(actor: Actor, account: Account, loss: string): Finding[] {
  return actor.kind === 'account' && actor.account.id === account.id
    ? [{ guard: 'own-account', message: `This is your own account: ${loss}.`, risk: 'destructive' }]
    : []
}
