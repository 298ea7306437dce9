import { roleOf } from '@gatehouse/core/identity/actor.ts'
import { defineCommand } from '../command.ts'
import { confirmationId, demandConfirmation } from '../parameters/confirmation.ts'
import { askedBy, waitsFor } from '../replies/confirmation-words.ts'
import { pendingReply } from '../replies/pending-reply.ts'
import { untilText, whenText } from '../replies/when-text.ts'

/** One confirmation: what it would do, who asked, what became of it. */
export const confirmationShow = defineCommand({
  name: 'confirmation show',
  summary: 'one plan that waited or waits: what, who, until when, what became of it',
  role: 'operator',
  risk: 'read',
  parameters: { id: confirmationId },
  examples: ['confirmation show 7f3a2b1c'],
  read: (deps, { id }, actor) => {
    const found = demandConfirmation(deps, id, roleOf(actor))
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
      facts: [...facts.filter((fact): fact is [string, string] => fact[1] !== null), ...(shown.facts ?? [])],
      data: found,
    }
  },
})
