import type { StoredCard } from '@gatehouse/core/cards/card-store.ts'
import { type Confirmation, secondPersonLifeMs } from '@gatehouse/core/identity/confirmation.ts'
import type { Plan } from '@gatehouse/core/routing/plan.ts'
import type { Revision } from '@gatehouse/core/routing/revision.ts'
import type { ChangeContent } from '../../cards/change-content.ts'
import type { Card } from '../../chat/card.ts'
import type { CardDeps } from '../../chat/card-kinds/card-kind.ts'
import { cardOf } from '../../chat/card-kinds/index.ts'
import { noMeasures } from '../../measuring/measured.ts'
import { edgeWith } from './example-edge.ts'
import { confirmationOf, pictureNowMs, promotion } from './example-plans.ts'

const anna = { id: 1, name: 'anna', role: 'admin', state: 'active', createdAtMs: 0 } as const

/** The revision that came of each change in the pictures. */
export const exampleRevision = 42

/** The same, in force. */
export const revision: Revision = {
  number: exampleRevision,
  parent: 41,
  stateHash: '',
  author: 'anna',
  why: '',
  status: 'active',
  createdAtMs: pictureNowMs,
  settledAtMs: pictureNowMs,
  failure: null,
}

/** The public card of a plan that needs a second person. */
export function askingCard(change: Partial<Confirmation>): Card {
  const confirmation = {
    ...confirmationOf('account role ben admin', promotion),
    role: 'admin' as const,
    baseRevision: null,
    first: anna.id,
    expiresAtMs: pictureNowMs + secondPersonLifeMs,
    ...change,
  }
  return publicCard(`confirmation:${confirmation.id}`, null, { confirmation, since: nothingSince })
}

/** The public card of a change that anna made, while it can be undone; with what was measured and what holds since, where that is of interest. */
export function changeCard(
  line: string,
  done: string,
  { changes }: Plan,
  since: Pick<CardDeps, 'edge' | 'measures'> = nothingSince,
): Card {
  const content: ChangeContent = {
    kind: 'change',
    revision: exampleRevision,
    entry: null,
    done,
    line,
    who: anna.name,
    second: null,
    face: 'slack',
    changes,
    more: 0,
    touches: [],
  }
  return publicCard(`revision:${exampleRevision}`, content, { confirmation: null, since })
}

const nothingSince: Pick<CardDeps, 'edge' | 'measures'> = {
  edge: { current: () => ({ number: exampleRevision, state: edgeWith([]) }) },
  measures: noMeasures,
}

function publicCard(
  subject: string,
  content: ChangeContent | null,
  { confirmation, since }: { confirmation: Confirmation | null; since: typeof nothingSince },
): Card {
  const deps: CardDeps = {
    ...since,
    confirmations: { find: () => confirmation },
    revisions: { get: () => revision, active: () => revision, state: () => edgeWith([]) },
    accounts: { get: () => anna },
    alerts: { get: () => null, silences: () => [] },
    audit: { get: () => null, undoing: () => [] },
    blocks: { at: () => null, lastEnd: () => null },
    leases: { get: () => null },
    clock: { nowMs: () => pictureNowMs },
  }
  const stored: StoredCard = {
    id: 1,
    subject,
    content: content && JSON.stringify(content),
    madeAtMs: pictureNowMs,
  }
  return cardOf(deps, stored, { untouched: true, current: true }).card
}
