import { AppError } from '@gatehouse/core/error.ts'
import { type Account, type Identity, identityText } from '@gatehouse/core/identity/account.ts'
import { runGuards } from '@gatehouse/core/identity/guards/index.ts'
import { type CommandDeps, defineCommand } from '../command.ts'
import { accountBinds, accountName, findAccount } from '../parameters/account.ts'
import { identityKeys, typedIdentity } from '../parameters/identity.ts'
import { identityWords } from '../parameters/identity-line.ts'

/** Takes an identity from a person: whoever has it is unknown from then on. */
export const accountUnlink = defineCommand({
  name: 'account unlink',
  summary: 'take a chat identity from a person',
  role: 'admin',
  risk: 'destructive',
  parameters: { account: accountName, ...identityKeys },
  examples: ['account unlink anna', 'account unlink anna platform=slack workspace=T024BE7LH user=U024BE7LH'],
  propose: (deps, { account: name, ...keys }, actor) => {
    const account = findAccount(deps.accounts, name)
    const identity = meant(deps, account, typedIdentity(keys))
    const text = identityText(identity)
    return {
      changes: [
        { thing: 'account', name, action: 'change', fields: [{ key: 'identity', from: text, to: null }] },
      ],
      ...(account.role === 'admin' && { risk: 'critical' as const }),
      findings: runGuards(deps, {
        kind: 'identity-loss',
        actor,
        account,
        loss: `${text} can give no commands any more`,
      }),
      binds: accountBinds(deps.codes, account),
      done: `${text} is nobody now`,
      undo: `account link ${name} ${identityWords(identity)}`,
      write: () => {
        deps.accounts.unlink(identity)
        return { next: [`account show ${name}`], data: { account: name, identity } }
      },
    }
  },
})

function meant({ accounts }: CommandDeps, { id, name }: Account, typed: Identity | null): Identity {
  const own = accounts.identities(id)
  const [only] = own
  if (!only) throw new AppError('conflict', `${name} has no chat identity; there is nothing to take away.`)
  const list = own.map(identityText).join(', ')
  if (!typed) {
    if (own.length === 1) return only
    throw new AppError(
      'invalid',
      `${name} has ${own.length} identities (${list}); say which with platform=, workspace= and user=.`,
    )
  }
  if (own.some(one => identityText(one) === identityText(typed))) return typed
  const owner = accounts.byIdentity(typed)
  const whose = owner ? `belongs to ${owner.name}, not to ${name}` : `is not linked to ${name}`
  throw new AppError('not_found', `${identityText(typed)} ${whose}. ${name} has: ${list}`)
}
