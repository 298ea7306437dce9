import { AppError } from '@gatehouse/core/error.ts'
import { type Actor, auditActor } from '@gatehouse/core/identity/actor.ts'
import { consoleSubject } from '@gatehouse/core/identity/one-time-link.ts'
import { z } from 'zod'
import { faceOf } from '../caller.ts'
import { type CommandDeps, defineCommand, key } from '../command.ts'
import { findAccount } from '../parameters/account.ts'

/** The way in to the status page: a link for whoever asks, and for nobody else. It changes nothing, and its button signs them in. */
export const page = defineCommand({
  name: 'page',
  summary: 'a link that signs you in to the status page',
  role: 'viewer',
  risk: 'read',
  parameters: {
    for: key(z.string(), 'account', 'at the console of the machine: for somebody who has no chat', {
      suggest: 'account',
    }),
  },
  examples: ['page'],
  read: (deps, { for: name }, actor, caller) => {
    const subject = subjectOf(deps, actor, name)
    demandPage(deps)
    const nowMs = deps.clock.nowMs()
    const made = deps.transactions.write(() => {
      const made = deps.links.make('sign-in', subject.id, nowMs)
      const facts = { outcome: 'link made', link: made.link.id, for: subject.name }
      const by = auditActor(actor)
      deps.audit.append({
        atMs: nowMs,
        kind: 'sign-in',
        actor: by,
        face: faceOf(caller),
        subject: 'status page',
        facts,
      })
      return made
    })
    return {
      title: `A link to the status page for ${subject.name === 'local' ? 'this console' : subject.name}`,
      severity: 'ok',
      notes: [
        'It is for one browser, and signs it in for seven days at most. Who is signed in: session list',
      ],
      data: {
        account: actor.kind === 'local' && name === undefined ? null : subject.name,
        expiresAtMs: made.link.expiresAtMs,
      },
      handover: { purpose: 'sign-in', token: made.token },
    }
  },
})

/** A key is a program's: it reads over the API. Only whoever has the machine, and with it every document, may ask for somebody else. */
function subjectOf(
  { accounts }: CommandDeps,
  actor: Actor,
  name: string | undefined,
): { id: number; name: string } {
  if (actor.kind === 'key')
    throw new AppError(
      'forbidden',
      'The status page is for people: a key signs nobody in. Ask in a chat or at the console.',
    )
  if (actor.kind === 'account') {
    if (name !== undefined && name !== actor.account.name)
      throw new AppError('forbidden', 'A link to sign in is for whoever asks. They get their own with: page')
    return actor.account
  }
  if (name === undefined) return { id: consoleSubject, name: 'local' }
  const account = findAccount(accounts, name)
  if (account.state !== 'active')
    throw new AppError('conflict', `${name} is disabled. First: account enable ${name}`)
  return account
}

function demandPage(deps: CommandDeps): void {
  if (deps.linkUrl('', 'sign-in') !== null) return
  const { statusHost } = deps.edge.current().state.settings
  throw new AppError(
    'conflict',
    statusHost === null
      ? 'There is no status page yet. An admin gives it a host: settings set status-host=status.example.com'
      : `The status page at ${statusHost} needs HTTPS: without it a browser keeps no session. See: help settings set`,
  )
}
