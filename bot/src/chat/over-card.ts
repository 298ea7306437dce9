import type { Confirmation } from '@gatehouse/core/identity/confirmation.ts'
import type { Revision } from '@gatehouse/core/routing/revision.ts'
import type { CommandDeps } from '../command.ts'
import { type Card, plainCard } from './card.ts'

/** What is said in place of a plan that does not wait any more. `final`: nothing more can come of it. */
export interface Over {
  card: Card
  final: boolean
}

/** A plan that nobody knows any more. */
export const unknownPlan: Over = over('This is not known any more.')

function over(title: string, notes: string[] = [], final = true): Over {
  return { card: plainCard({ title, severity: 'info', notes }), final }
}

/** What has become of a plan at this moment, in words that ask nothing. */
export function overCard(
  { revisions, clock }: Pick<CommandDeps, 'revisions' | 'clock'>,
  { state, line, note, revision, expiresAtMs }: Confirmation,
): Over {
  switch (state) {
    case 'pending':
    case 'seconding':
      if (clock.nowMs() >= expiresAtMs)
        return over(`Not done: ${line}`, ['Nobody confirmed it in time. Ask again if it is still wanted.'])
      return over(`Confirmed; it waits for a second person: ${line}`, [], false)
    case 'approved':
      return over(`Confirmed; it is being carried out: ${line}`, [], false)
    case 'used':
      return usedCard(line, revision === null ? null : revisions.get(revision))
    case 'cancelled':
    case 'rejected':
    case 'expired':
    case 'stale':
    case 'refused':
      return over(`Not done: ${line}`, [endWords(state, note)])
  }
}

/** Why a plan came to nothing; notes of people begin with the state already. */
export function endWords(state: Confirmation['state'], note: string | null): string {
  if (note === null) return `${state}: nothing was changed.`
  return note.startsWith(state) ? `${note}.` : `${state}: ${note}.`
}

/** A confirmation is used up when its revision begins, which may still fail. */
function usedCard(line: string, revision: Revision | null): Over {
  switch (revision?.status) {
    case 'joined':
    case 'applying':
      return over(`Confirmed; it is being carried out: ${line}`, [], false)
    case 'failed':
      return over(`Failed and taken back: ${line}`, [revision.failure ?? 'Nothing was changed.'])
    case undefined:
      return over(`Confirmed and carried out: ${line}`)
    case 'active':
    case 'superseded':
    case 'carried':
      return over(`Confirmed and carried out: ${line}`, [`It became revision ${revision.number}.`])
  }
}
