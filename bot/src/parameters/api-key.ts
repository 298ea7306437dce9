import { durationMs } from '@gatehouse/core/duration.ts'
import { durationText } from '@gatehouse/core/duration-text.ts'
import { AppError } from '@gatehouse/core/error.ts'
import type { AccountStore } from '@gatehouse/core/identity/account.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import { type ApiKey, type ApiKeyStore, maxKeyLifeMs, Scope } from '@gatehouse/core/identity/api-key.ts'
import { didYouMean } from '@gatehouse/core/nearest.ts'
import { commaList } from '@gatehouse/core/value-types.ts'
import { z } from 'zod'
import { type Command, key, positional } from '../command.ts'

/** The name of a key that is there. */
export const keyName = positional(z.string(), 'key', 'the key', { suggest: 'key' })

/** How long a key lives. */
export const keyLife = key(
  durationMs({ min: 60_000, max: maxKeyLifeMs }),
  '90d',
  'how long it works: 90d unless said, 365d at most',
)

/** What a key may do. */
export const scopesKey = key(
  commaList(Scope).refine(scopes => scopes.length <= 32, 'give at most 32 scopes'),
  'noun:risk,…',
  'what it may do: a noun, or * for all, and read, change or destructive',
)

/**
 * The keys of a name, the newest last; revoked and expired ones too.
 * @throws AppError `not_found`, with the name that was probably meant
 */
export function findKeys(keys: Pick<ApiKeyStore, 'list'>, name: string): ApiKey[] {
  const all = keys.list()
  const found = all.filter(one => one.name === name).sort((a, b) => a.id - b.id)
  if (found.length > 0) return found
  const hint = didYouMean(name, [...new Set(all.map(one => one.name))]) || ' See: key list'
  throw new AppError('not_found', `There is no key "${name}".${hint}`)
}

/**
 * A key that could make keys would outlive its own end and its own scopes.
 * @throws AppError `forbidden`
 */
export function demandPerson(actor: Actor): void {
  if (actor.kind === 'key')
    throw new AppError('forbidden', 'An API key cannot make or rotate keys; a person must do that.')
}

/**
 * Refuses scopes whose noun begins no command.
 * @throws AppError `invalid`, with the noun that was probably meant
 */
export function demandNouns(commands: readonly Command[], scopes: readonly Scope[]): void {
  const nouns = [...new Set(commands.map(({ name }) => name.split(' ')[0] ?? name))]
  for (const scope of scopes) {
    const [noun = ''] = scope.split(':')
    if (noun === '*' || nouns.includes(noun)) continue
    const hint = didYouMean(noun, nouns) || ` A scope names one of ${nouns.join(', ')}, or *.`
    throw new AppError('invalid', `scopes: no command begins with "${noun}".${hint}`)
  }
}

/** Whose role a key has. */
export function ownerText(accounts: Pick<AccountStore, 'get'>, owner: number | null): string {
  if (owner === null) return 'none (acts as admin)'
  const account = accounts.get(owner)
  return account ? `${account.name} (role ${account.role})` : 'an account that was removed'
}

/** Where a key may be used from. */
export function networksText(networks: readonly string[]): string {
  return networks.join(', ') || 'everywhere'
}

/** A life of a key that begins when it is made. */
export function lifeText(lifeMs: number): string {
  return `${durationText(lifeMs)} after it is made`
}

/** Whether a person gets the secret of a key that acts for somebody else. At the console of the machine nobody is anybody. */
export function isForeign(owner: number | null, actor: Actor): boolean {
  return actor.kind === 'account' && owner !== actor.account.id
}
