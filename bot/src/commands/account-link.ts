import { AppError } from '@gatehouse/core/error.ts'
import { type Identity, identityText } from '@gatehouse/core/identity/account.ts'
import { readPairingCode } from '@gatehouse/core/identity/pairing.ts'
import { z } from 'zod'
import { type Arguments, type CommandDeps, defineCommand, optional } from '../command.ts'
import { accountBinds, accountName, findAccount } from '../parameters/account.ts'
import { identityKeys, typedIdentity } from '../parameters/identity.ts'
import { identityWords } from '../parameters/identity-line.ts'

const PairingCode = z
  .string()
  .refine(
    text => readPairingCode(text) !== null,
    'a pairing code has eight letters and digits, as in K7QF-2M9X; ids are written with their keys, as in platform=slack',
  )

const parameters = {
  account: accountName,
  code: optional(PairingCode, 'pairing-code', 'the code that the person sees in chat'),
  ...identityKeys,
} as const

/** Lets a person give commands in a chat. */
export const accountLink = defineCommand({
  name: 'account link',
  summary: 'let a person give commands in a chat',
  role: 'admin',
  risk: 'destructive',
  parameters,
  examples: [
    'account link anna K7QF-2M9X',
    'account link anna platform=slack workspace=T024BE7LH user=U024BE7LH',
  ],
  propose: (deps, { account: name, ...said }) => {
    const { accounts, pairings } = deps
    const account = findAccount(accounts, name)
    const identity = meant(deps, said)
    const text = identityText(identity)
    const owner = accounts.byIdentity(identity)
    if (owner && owner.id !== account.id)
      throw new AppError(
        'conflict',
        `${text} is linked to the account ${owner.name} already. If that is wrong: account unlink ${owner.name} platform=${identity.platform} workspace=${identity.workspace} user=${identity.user}`,
      )
    return {
      changes: owner
        ? []
        : [
            {
              thing: 'account',
              name,
              action: 'change',
              fields: [{ key: 'identity', from: null, to: text }],
            },
          ],
      ...(account.role === 'admin' && { risk: 'critical' as const }),
      binds: accountBinds(deps.codes, account),
      done: `${text} is ${name} now`,
      undo: `account unlink ${name} ${identityWords(identity)}`,
      write: nowMs => {
        accounts.link(account.id, identity, nowMs)
        pairings.forget(identity)
        return { next: [`account show ${name}`], data: { account: name, identity } }
      },
    }
  },
})

/** Whom the words mean: by a code, or by ids that were typed. Nothing is guessed. */
function meant(deps: CommandDeps, said: Omit<Arguments<typeof parameters>, 'account'>): Identity {
  const { code, ...keys } = said
  const typed = typedIdentity(keys)
  if (code === undefined) {
    if (typed) return typed
    throw new AppError(
      'invalid',
      'Say whom: the pairing code that they see in chat, or platform=, workspace= and user=.',
    )
  }
  if (typed) throw new AppError('invalid', 'Give either the pairing code or the three keys, not both.')
  const paired = deps.pairings.identityOf(code, deps.clock.nowMs())
  if (paired) return paired
  throw new AppError(
    'not_found',
    'Nobody has this pairing code now; a code is good for half an hour. Ask the person to write to Gatehouse again and to tell you what they see.',
  )
}
