import type { Lease } from '@gatehouse/core/operations/lease.ts'
import { readOperationFacts } from '@gatehouse/core/operations/operation-facts.ts'
import type { ChangeContent } from '../../../cards/change-content.ts'
import { type Button, plainCard } from '../../card.ts'
import { inOrder, lineButton } from '../../line-button.ts'
import type { CardDeps, Said } from '../card-kind.ts'
import { type LastingNow, lastingNow, lastingOf } from '../lasting/lasting-now.ts'
import { lastingButtons, lastingFacts } from '../lasting/lasting-words.ts'
import { changeReply } from './change-reply.ts'
import { leaseFacts, leaseNotes } from './lease-words.ts'

/** Phones show as many beside each other. */
const mostButtons = 3

/** How old a card is, and how it stands to later ones. */
interface Age {
  madeAtMs: number
  /** Nothing that it touches was changed since, and it is not too old. */
  mayUndo: boolean
  /** It is kept up to date. */
  current: boolean
}

/** What a change that took effect is now: how long it holds, what it did, and what can be done about it. */
export function effectCard(
  deps: CardDeps,
  content: ChangeContent,
  { madeAtMs, mayUndo, current }: Age,
): Said {
  const { revision, changes, done, line } = content
  const operation = operationOf(content)
  const lease = operation === null ? null : deps.leases.get(operation)
  const measured = operation === null ? null : deps.measures.measured(operation)
  const { lines, worse } = measured === null || measured === 'awaited' ? nothingMeasured : measured
  const isBack = lease?.state === 'taken-back'
  // What others have changed may have stayed.
  const lasting = lastingOf(changes)
    .map(name => lastingNow(deps, name, { atMs: madeAtMs, revision }))
    .filter(({ kind }) => !isBack || kind === 'holds')
  const isOver = lasting.length > 0 ? lasting.every(({ kind }) => kind === 'ended') : isBack
  const buttons =
    isOver || !current
      ? []
      : [
          ...operationButtons(operation, lease, !isBack && mayUndo && canUndo(deps, content)),
          ...lastingButtons(lasting),
        ]
  const { facts, notes, ...reply } = changeReply(content)
  return {
    card: plainCard(
      {
        ...reply,
        title: titleOf(lease, lasting, { line, done }),
        severity: isBack || lease?.state === 'failed' || worse ? 'warning' : 'ok',
        facts: [...facts, ...lastingFacts(lasting, madeAtMs), ...leaseFacts(lease)],
        notes: [...notes, ...lines, ...leaseNotes(lease)],
      },
      inOrder(buttons, worse).slice(0, mostButtons),
    ),
    final: !current || (measured !== 'awaited' && (isOver || !mayChange({ buttons, lasting, lease }))),
  }
}

/** What became of it is what traffic sees, not what was wished. */
function titleOf(
  lease: Lease | null,
  lasting: readonly LastingNow[],
  { line, done }: Pick<ChangeContent, 'line' | 'done'>,
): string {
  if (lease?.state === 'failed') return `Not taken back: ${line}`
  if (lease?.state !== 'taken-back') return `${done}.`
  return lasting.length > 0 ? `Taken back in part: ${line}` : `Taken back: ${line}`
}

const nothingMeasured = { lines: [], worse: false }

/** As `undo` and `keep` call it; null for what was done before that was kept. */
export function operationOf({ revision, entry }: ChangeContent): string | null {
  if (revision !== null) return `${revision}`
  return entry === null ? null : `a${entry}`
}

function operationButtons(operation: string | null, lease: Lease | null, canBeUndone: boolean): Button[] {
  if (operation === null) return []
  const lines = [
    ...(lease?.state === 'waiting' ? [`keep ${operation}`] : []),
    ...(canBeUndone ? [`undo ${operation}`] : []),
  ]
  return lines.flatMap(line => lineButton(line) ?? [])
}

/** A revision can be taken back; of what needs none the audit holds how, or that nothing does it. */
function canUndo({ audit }: CardDeps, { revision, entry }: ChangeContent): boolean {
  if (revision !== null) return true
  const written = entry === null ? null : audit.get(entry)
  return written !== null && readOperationFacts(written)?.wayBack.kind === 'line'
}

/** Buttons go with time, and what holds for a time ends. */
function mayChange({
  buttons,
  lasting,
  lease,
}: {
  buttons: readonly Button[]
  lasting: readonly LastingNow[]
  lease: Lease | null
}): boolean {
  return buttons.length > 0 || lasting.some(({ kind }) => kind === 'holds') || lease?.state === 'waiting'
}
