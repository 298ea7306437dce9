import { AppError } from '@gatehouse/core/error.ts'
import type { Account, AccountStore } from '@gatehouse/core/identity/account.ts'
import { Role } from '@gatehouse/core/identity/role.ts'
import type { Codes } from '@gatehouse/core/identity/totp.ts'
import { didYouMean } from '@gatehouse/core/nearest.ts'
import { z } from 'zod'
import { key, positional } from '../command.ts'

/** The name of an account that is there. */
export const accountName = positional(z.string(), 'account', 'the account', { suggest: 'account' })

/** A role by its name. */
export const roleKey = key(Role, 'viewer|operator|admin', 'what the person may do', { values: Role.options })

/**
 * What a plan about an account holds on to: this very one, not another that has its name by then, with the rights and the codes that it
 * has now.
 */
export function accountBinds(
  codes: Pick<Codes, 'enrolledAtMs'>,
  { id, role, state }: Account,
): (string | number | null)[] {
  return [id, role, state, codes.enrolledAtMs(id)]
}

/**
 * The account that somebody names.
 * @throws AppError `not_found`, with the name that was probably meant
 */
export function findAccount(accounts: Pick<AccountStore, 'byName' | 'list'>, name: string): Account {
  const account = accounts.byName(name)
  if (account) return account
  const names = accounts.list().map(one => one.name)
  const hint = didYouMean(name, names) || ' See: account list'
  throw new AppError('not_found', `There is no account "${name}".${hint}`)
}
