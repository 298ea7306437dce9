import type { AccountStore } from '@gatehouse/core/identity/account.ts'
import type { Confirmation } from '@gatehouse/core/identity/confirmation.ts'

/** What names people. */
interface NameDeps {
  accounts: Pick<AccountStore, 'get'>
}

/** Who asked for it. */
export function askedBy({ accounts }: NameDeps, { requester, face }: Confirmation): string {
  return requester === null
    ? `the ${face} of the machine`
    : (accounts.get(requester)?.name ?? 'somebody removed')
}

/** Whom it waits for, or how it ended. */
export function waitsFor({ accounts }: NameDeps, { state, requester }: Confirmation): string {
  if (state === 'seconding') return 'a second person'
  if (state !== 'pending') return `nobody: ${state}`
  return requester === null
    ? 'a code at the console'
    : `the code of ${accounts.get(requester)?.name ?? 'nobody'}`
}
