import type { ApplyOutcome } from '@gatehouse/core/edge/outcome.ts'
import { replyCard } from '../../chat/answer-card.ts'
import type { Card } from '../../chat/card.ts'
import { codeWords } from '../../replies/code-words.ts'
import { measureLines } from '../../replies/measure-lines.ts'
import { outcomeReply, refusedReply } from '../../replies/outcome-reply.ts'
import { pendingReply } from '../../replies/pending-reply.ts'
import { provenWaf } from './example-edge.ts'
import {
  addition,
  closed,
  closing,
  confirmationOf,
  exampleId,
  forbidden,
  removal,
  returning,
} from './example-plans.ts'
import { askingCard, changeCard, exampleRevision } from './example-public.ts'
import { statusCard } from './example-status.ts'

/** A picture: what it shows, in words, and its card. */
interface Example {
  says: string
  card: Card
}

/** What the documents show, by the names of the pictures: made by what makes the answers, from plans that the guards have seen. */
export async function exampleCards(): Promise<Readonly<Record<string, Example>>> {
  const preview = await previewCard()
  // As decide says it.
  const problem = `Nothing was changed. ${codeWords({ kind: 'wrong', tries: 4, waitMs: 0 }, 'anna')}`
  const { findings } = await forbidden()
  return {
    preview: { says: 'what a command would do, and the field for the code', card: preview },
    'wrong-code': { says: 'a wrong code', card: { ...preview, problem } },
    applied: { says: 'what you have done, with Undo', card: await appliedCard() },
    changed: {
      says: 'what somebody has changed, for everybody',
      card: changeCard('route policy add shop web-waf', 'Route shop carries web-waf', await addition()),
    },
    mitigation: { says: 'what holds for a time, and what it did to traffic', card: await mitigationCard() },
    refused: { says: 'a refusal', card: replyCard(refusedReply(findings)) },
    'second-person': {
      says: 'a plan that waits for a second person',
      card: askingCard({ state: 'seconding' }),
    },
    expired: {
      says: 'a plan that nobody confirmed in time',
      card: askingCard({ state: 'expired', note: 'nobody confirmed it in time' }),
    },
    status: { says: 'how the edge is', card: statusCard() },
    'long-diff': {
      says: 'a long change, folded',
      card: changeCard('rollback 17', 'Rolled back to revision 17', await returning()),
    },
  }
}

/** Once it was measured. */
async function mitigationCard(): Promise<Card> {
  const meant = { maintenance: 0, lockdown: 0, throttle: 0, shield: 0 }
  const span = { refused: 0, failed: 0, exact: true }
  const lines = measureLines({
    operation: String(exampleRevision),
    touches: { routes: ['shop'], networks: null },
    begunAtMs: 0,
    effectAtMs: 0,
    silent: [],
    state: 'measured',
    result: {
      before: { ...span, requests: 212, perMinute: 212, meant },
      after: { ...span, requests: 16, perMinute: 192, meant: { ...meant, maintenance: 16 } },
      unknown: null,
      tried: 1,
      inMaintenance: 1,
      silent: [],
      otherChanges: 0,
    },
    worse: false,
  })
  return changeCard(
    'maintenance shop for 35m reason="new disks"',
    'Maintenance of shop started',
    await closing(),
    {
      edge: { current: () => ({ number: exampleRevision, state: closed }) },
      measures: { measured: () => ({ lines, worse: false }) },
    },
  )
}

async function previewCard(): Promise<Card> {
  const confirmation = confirmationOf('policy remove web-waf from-routes=yes', await removal())
  const { expiresAtMs } = confirmation
  return replyCard(pendingReply(confirmation, { id: exampleId, needs: 'code', expiresAtMs }, null))
}

async function appliedCard(): Promise<Card> {
  const { changes, after } = await addition()
  const proofs = await Promise.all(
    after.routes.map(async route => {
      return { route: route.name, policy: 'web-waf', kind: 'waf', ...(await provenWaf(route)) }
    }),
  )
  const outcome: ApplyOutcome = {
    kind: 'applied',
    revision: exampleRevision,
    changes,
    warnings: [],
    silentRoutes: [],
    proofs,
    tookMs: 38,
  }
  return replyCard(
    outcomeReply(outcome, { title: 'Route shop carries web-waf', line: 'route policy add shop web-waf' }),
  )
}
