import { AppError } from '@gatehouse/core/error.ts'
import { auditActor } from '@gatehouse/core/identity/actor.ts'
import type { Lease } from '@gatehouse/core/operations/lease.ts'
import { OperationName, operationRef, operationTitle } from '@gatehouse/core/operations/operation.ts'
import { untilWords } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { type CommandDeps, defineCommand, optional } from '../command.ts'
import { demandScope, identify, permit } from '../dispatch/authorize.ts'
import { note } from '../dispatch/journal.ts'
import { dateText } from '../replies/when-text.ts'

/** For so long somebody may come to keep what is gone. */
const lateMs = 3_600_000

/** Lets something hold that would be taken back by itself. Whoever may do it may keep it: nothing more is done than was agreed to. */
export const keep = defineCommand({
  name: 'keep',
  summary: 'keep what would be taken back by itself',
  role: 'operator',
  risk: 'change',
  parameters: {
    operation: optional(
      OperationName,
      'operation',
      'which, as in 41 or a123; otherwise the only one that waits',
      { suggest: 'lease' },
    ),
  },
  examples: ['keep', 'keep 41'],
  audits: true,
  act: async (deps, { operation }, caller) => {
    const actor = identify(deps, caller)
    const by = auditActor(actor)
    return deps.transactions.write(() => {
      const lease = operation === undefined ? onlyOne(deps) : find(deps, operation)
      const { operation: name, command, role, nouns, risk } = lease
      permit(deps, actor, caller, { name: command, role, risk })
      if (actor.kind === 'key') for (const noun of nouns) demandScope(actor, noun, risk)
      const title = operationTitle(name)
      if (lease.state === 'kept')
        return { title: `${title} was kept already, by ${lease.settledBy}.`, severity: 'info', data: lease }
      demandThere(deps, lease)
      const nowMs = deps.clock.nowMs()
      deps.leases.end(name, { state: 'kept', by: by.name, words: null }, nowMs)
      const ref = operationRef(name)
      note(deps, 'kept', { by, caller }, `keep ${name}`, {
        operation: name,
        ...(ref.kind === 'revision' && { revision: ref.number }),
      })
      return {
        title: `Kept: ${lease.line} (${title.toLowerCase()}).`,
        severity: 'ok',
        next: [`undo ${name}`],
        data: deps.leases.get(name),
      }
    })
  },
})

function find({ leases, clock }: CommandDeps, name: OperationName): Lease {
  const lease = leases.get(name)
  if (lease) return lease
  const waiting = leases.waiting().filter(({ untilMs }) => untilMs > clock.nowMs())
  const others =
    waiting.length === 0 ? '' : ` What waits to be kept: ${waiting.map(one => one.operation).join(', ')}.`
  throw new AppError(
    'not_found',
    `${operationTitle(name)} is not taken back by itself, so nobody has to keep it.${others}`,
  )
}

/** What bare `keep` is about: what waits; when that is over, what somebody is too late for. */
function onlyOne({ leases, clock }: CommandDeps): Lease {
  const all = leases.waiting()
  const waiting = all.filter(one => !isOver(one, clock.nowMs()))
  const [only] = waiting
  if (!only) {
    const late = all.at(-1) ?? leases.newestTakenBack(clock.nowMs() - lateMs)
    if (late) return late
    throw new AppError('not_found', 'Nothing waits to be kept.')
  }
  if (waiting.length === 1) return only
  const lines = waiting.map(({ operation, line }) => `keep ${operation} (${line})`)
  throw new AppError('invalid', `${waiting.length} things wait to be kept; say which: ${lines.join(', ')}.`)
}

/** The deadline decides, not the moment at which it is taken back; only what cannot be taken back may still be kept. */
function isOver({ untilMs, words }: Lease, nowMs: number): boolean {
  return untilMs <= nowMs && words === null
}

/** @throws AppError `conflict` when it is too late, with the line that does it again */
function demandThere({ revisions, clock }: CommandDeps, lease: Lease): void {
  const { operation, state, backBy, settledBy, settledAtMs, words, line, untilMs } = lease
  const title = operationTitle(operation)
  const again = `To do it again: ${line}`
  if (state === 'failed') throw new AppError('conflict', `${title} cannot be kept: ${words} ${again}`)
  if (state === 'taken-back') {
    const by = settledBy === 'gatehouse' ? 'because nobody had kept it in time' : `by ${settledBy}`
    throw new AppError(
      'conflict',
      `Too late: ${title} was taken back at ${dateText(settledAtMs ?? 0)}, ${by}. ${again}`,
    )
  }
  const ref = backBy === null ? null : operationRef(backBy)
  if (ref?.kind === 'revision' && revisions.get(ref.number)?.status !== 'failed')
    throw new AppError(
      'conflict',
      `Too late: ${title} is being taken back at this moment, in revision ${ref.number}. ${again}`,
    )
  if (isOver(lease, clock.nowMs()))
    throw new AppError(
      'conflict',
      `Too late: ${title} was to be kept by ${untilWords(untilMs)}, and is taken back within seconds. ${again}`,
    )
}
