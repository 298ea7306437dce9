import { identityText } from '@gatehouse/core/identity/account.ts'
import { runGuards } from '@gatehouse/core/identity/guards/index.ts'
import { defineCommand } from '../command.ts'
import { accountBinds, accountName, findAccount } from '../parameters/account.ts'

/** Takes a person away for good, with identities, codes and keys. The history keeps what they did. */
export const accountRemove = defineCommand({
  name: 'account remove',
  summary: 'take a person away for good, with identities, codes and keys',
  role: 'admin',
  risk: 'destructive',
  parameters: { account: accountName },
  examples: ['account remove anna'],
  propose: (deps, { account: name }, actor) => {
    const account = findAccount(deps.accounts, name)
    const identities = deps.accounts.identities(account.id).map(identityText)
    const owned = deps.keys.list().filter(key => key.owner === account.id && key.revokedAtMs === null)
    // Two of one name live side by side while a key is rotated.
    const names = [...new Set(owned.map(key => key.name))]
    const lost = [
      ['role', account.role],
      ['identities', identities.join(', ')],
      ['codes', deps.codes.enrolled(account.id) ? 'set' : ''],
      ['keys', names.join(', ')],
    ] as const
    return {
      changes: [
        {
          thing: 'account',
          name,
          action: 'remove',
          fields: lost.filter(([, from]) => from !== '').map(([key, from]) => ({ key, from, to: null })),
        },
      ],
      ...(account.role === 'admin' && { risk: 'critical' as const }),
      findings: runGuards(deps, { kind: 'rights-loss', actor, account, loss: 'you can do nothing any more' }),
      binds: [...accountBinds(deps.codes, account), ...owned.map(key => key.id)],
      done: `Account ${name} removed`,
      undo: {
        none: `its identities, codes and keys went with it. To make it anew: account add ${name} role=${account.role}`,
      },
      write: nowMs => {
        for (const key of owned) deps.keys.revoke(key.id, nowMs)
        deps.codes.reset(account.id)
        deps.accounts.remove(account.id, nowMs)
        return { data: { id: account.id, name, keysRevoked: names } }
      },
    }
  },
})
