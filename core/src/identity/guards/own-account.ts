import { defineGuard } from './guard.ts'

/** Tells somebody who is about to take something from themselves. */
export const ownAccount = defineGuard({
  name: 'own-account',
  looksAt: ['rights-loss', 'identity-loss'],
  check: (_deps, { actor, account, loss }) =>
    actor.kind === 'account' && actor.account.id === account.id
      ? [{ message: `This is your own account: ${loss}.`, risk: 'destructive' }]
      : [],
})
