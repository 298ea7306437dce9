import { AppError } from '@gatehouse/core/error.ts'
import type { AccountStore } from '@gatehouse/core/identity/account.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import { keyState, usualKeyLifeMs } from '@gatehouse/core/identity/api-key.ts'
import { runGuards } from '@gatehouse/core/identity/guards/index.ts'
import { Network } from '@gatehouse/core/routing/settings.ts'
import { Slug } from '@gatehouse/core/routing/slug.ts'
import { commaList } from '@gatehouse/core/value-types.ts'
import { z } from 'zod'
import { defineCommand, key, positional } from '../command.ts'
import { findAccount } from '../parameters/account.ts'
import {
  demandNouns,
  demandPerson,
  isForeign,
  keyLife,
  lifeText,
  networksText,
  ownerText,
  scopesKey,
} from '../parameters/api-key.ts'

const networksKey = key(
  commaList(Network).refine(networks => networks.length <= 64, 'give at most 64 networks'),
  '10.0.0.0/8,…',
  'the only addresses that it may be used from',
)

/** A new API key. Its secret is made when the link is opened, so that it never lies anywhere. */
export const keyCreate = defineCommand({
  name: 'key create',
  summary: 'make an API key for a machine',
  role: 'admin',
  risk: 'destructive',
  parameters: {
    name: positional(Slug, 'name', 'how the key is called'),
    scopes: { ...scopesKey, needed: true },
    expires: keyLife,
    networks: networksKey,
    owner: key(z.string(), 'account', 'the account whose role it has; otherwise yours', {
      suggest: 'account',
    }),
  },
  examples: [
    'key create deploy scopes=route:change,*:read',
    'key create backup scopes=config:read expires=365d networks=10.0.0.0/8',
  ],
  propose: (deps, args, actor) => {
    const { keys, accounts, links, commands, clock } = deps
    const { name } = args
    demandPerson(actor)
    demandNouns(commands, args.scopes)
    if (keys.list().some(one => one.name === name && keyState(one, clock.nowMs()) === 'live'))
      throw new AppError(
        'conflict',
        `There is a key "${name}" already. For a new secret type: key rotate ${name}`,
      )
    const owner = ownerOf(accounts, args.owner, actor)
    const scopes = [...new Set(args.scopes)]
    const networks = [...new Set(args.networks)]
    const lifeMs = args.expires ?? usualKeyLifeMs
    const field = (label: string, to: string) => ({ key: label, from: null, to })
    const fields = [
      field('owner', ownerText(accounts, owner)),
      field('scopes', scopes.join(', ')),
      field('networks', networksText(networks)),
      field('expires', lifeText(lifeMs)),
    ]
    return {
      changes: [{ thing: 'key', name, action: 'add', fields }],
      // It outlives whoever makes it, and the one whose role it borrows was not asked.
      ...(isForeign(owner, actor) && { risk: 'critical' as const }),
      findings: runGuards(deps, { kind: 'new-key', owner, scopes }),
      // One that had the name meanwhile and was revoked was not known to whoever confirms.
      binds: [owner, keys.list().findLast(one => one.name === name)?.id ?? null],
      done: `Key ${name} made`,
      undo: `key revoke ${name}`,
      write: nowMs => {
        const made = keys.add({ name, owner, scopes, networks, expiresAtMs: nowMs + lifeMs }, nowMs)
        return {
          notes: [
            `The secret is shown once, and kept by nobody. When nobody takes it in time: key rotate ${name}`,
          ],
          next: ['key list'],
          data: made,
          handover: { purpose: 'api-key', token: links.make('api-key', made.id, nowMs).token },
        }
      },
    }
  },
})

function ownerOf(accounts: AccountStore, name: string | undefined, actor: Actor): number | null {
  if (name === undefined) return actor.kind === 'account' ? actor.account.id : null
  const account = findAccount(accounts, name)
  if (account.state !== 'active')
    throw new AppError(
      'conflict',
      `${name} is disabled, so its keys do nothing. First: account enable ${name}`,
    )
  return account.id
}
