import type { Change } from '@gatehouse/core/change.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { withCodes } from '@gatehouse/core/identity/able.ts'
import { type Account, AccountName } from '@gatehouse/core/identity/account.ts'
import { type CommandDeps, defineCommand, positional } from '../command.ts'
import { enrolmentLink } from '../parameters/enrolment-link.ts'

/** The way in when there is nobody yet who could confirm anything: whoever has the machine makes the first admin. */
export const accountBootstrap = defineCommand({
  name: 'account bootstrap',
  summary: 'make the first admin, at the console of the machine',
  role: 'admin',
  risk: 'change',
  parameters: { name: positional(AccountName, 'name', 'how the first admin is called here') },
  examples: ['account bootstrap anna'],
  propose: (deps, { name }, actor) => {
    if (actor.kind !== 'local')
      throw new AppError(
        'forbidden',
        'The first admin is made at the console of the machine, and nowhere else.',
      )
    demandNoAdmin(deps)
    const known = demandAdmin(deps.accounts.byName(name), name)
    return {
      changes: [bootstrapped(name, known !== null)],
      binds: [known?.id ?? null],
      done: known ? `Link for the first admin ${name} made` : `First admin ${name} made`,
      undo: { none: `somebody must be an admin. When it was the wrong one: account remove ${name}` },
      write: nowMs => {
        const account = known ?? deps.accounts.add({ name, role: 'admin' }, nowMs)
        const { link, token } = deps.links.make('enrol', account.id, nowMs)
        return {
          next: [`account show ${name}`],
          data: { account: name, expiresAtMs: link.expiresAtMs },
          handover: { purpose: 'enrol', token },
        }
      },
    }
  },
})

function demandNoAdmin(deps: CommandDeps): void {
  const [able] = withCodes(deps, 'admin')
  if (able)
    throw new AppError(
      'conflict',
      `There is an admin with codes already: ${able.name}. Others are made with: account add <name> role=admin`,
    )
}

/** Nobody becomes an admin by the way: a name that is taken must be that of an active admin. */
function demandAdmin(account: Account | null, name: string): Account | null {
  if (account === null || (account.role === 'admin' && account.state === 'active')) return account
  const why = account.role === 'admin' ? 'is disabled' : `has the role ${account.role}`
  throw new AppError('conflict', `The account ${name} is there already and ${why}. Take another name.`)
}

function bootstrapped(name: string, known: boolean): Change {
  const role = { key: 'role', from: null, to: 'admin' }
  return known
    ? { thing: 'account', name, action: 'change', fields: [enrolmentLink] }
    : { thing: 'account', name, action: 'add', fields: [role, enrolmentLink] }
}
