import { AppError } from '@gatehouse/core/error.ts'
import type { Confirmation } from '@gatehouse/core/identity/confirmation.ts'
import { z } from 'zod'
import { type CommandDeps, defineCommand, positional } from '../command.ts'
import { pendingReply } from '../replies/pending-reply.ts'
import { untilText, whenText } from '../replies/when-text.ts'
import { askedBy, waitsFor } from './confirmation-list.ts'

const ConfirmationId = z
  .string()
  .regex(/^[0-9a-f]{6,32}$/i, 'write the id, or its first eight characters, as confirmation list shows it')
  .transform(text => text.toLowerCase())

/** The argument that names a confirmation. */
export const confirmationId = positional(ConfirmationId, 'id', 'which one, as confirmation list shows it', {
  suggest: 'confirmation',
})

/** One confirmation: what it would do, who asked, what became of it. */
export const confirmationShow = defineCommand({
  name: 'confirmation show',
  summary: 'one plan that waited or waits: what, who, until when, what became of it',
  role: 'viewer',
  risk: 'read',
  parameters: { id: confirmationId },
  examples: ['confirmation show 7f3a2b1c'],
  read: (deps, { id }) => {
    const found = demandConfirmation(deps, id)
    const nowMs = deps.clock.nowMs()
    const name = (account: number | null) =>
      account === null ? null : (deps.accounts.get(account)?.name ?? 'removed')
    const facts: [string, string | null][] = [
      ['asked by', askedBy(deps, found)],
      ['asked', whenText(found.createdAtMs, nowMs)],
      ['waits for', waitsFor(deps, found)],
      ['first code', name(found.first)],
      ['second code', name(found.second)],
      ['ends', found.settledAtMs === null ? untilText(found.expiresAtMs, nowMs) : null],
      ['revision', found.revision === null ? null : String(found.revision)],
      ['note', found.note],
    ]
    const { pending: _pending, ...shown } = pendingReply(
      found,
      { id, needs: 'code', expiresAtMs: found.expiresAtMs },
      null,
    )
    return {
      ...shown,
      title: `${found.state} (${found.plan.risk}): ${found.line}`,
      severity: 'info',
      facts: facts.filter((fact): fact is [string, string] => fact[1] !== null),
      data: found,
    }
  },
})

/** @throws AppError `not_found` */
export function demandConfirmation(deps: CommandDeps, id: string): Confirmation {
  const found = deps.confirmations.find(id)
  if (found) return found
  throw new AppError('not_found', `There is no confirmation "${id}". See: confirmation list`)
}
