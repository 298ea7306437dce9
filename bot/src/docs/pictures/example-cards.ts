import type { Change } from '@gatehouse/core/change.ts'
import type { Confirmation } from '@gatehouse/core/identity/confirmation.ts'
import { replyCard } from '../../chat/answer-card.ts'
import { type Card, plainCard } from '../../chat/card.ts'
import { codeWords } from '../../replies/code-words.ts'
import { outcomeReply, refusedReply } from '../../replies/outcome-reply.ts'
import { pendingReply } from '../../replies/pending-reply.ts'

/** When the pictures are looked at. */
export const pictureNowMs = Date.UTC(2030, 0, 15, 14, 0)
const expiresAtMs = pictureNowMs + 5 * 60_000
const id = '5f'.repeat(16)

const changes: Change[] = [
  {
    thing: 'route',
    name: 'shop',
    action: 'change',
    fields: [
      { key: 'policies', from: 'web-waf, web-hsts', to: 'web-hsts' },
      { key: 'timeout', from: '30s', to: '10s' },
    ],
  },
  {
    thing: 'policy',
    name: 'web-waf',
    action: 'remove',
    fields: [{ key: 'kind', from: 'waf', to: null }],
  },
]

const confirmation: Confirmation = {
  id,
  state: 'pending',
  typed: 'policy remove web-waf from-routes=yes',
  line: 'policy remove web-waf from-routes=yes',
  role: 'operator',
  planHash: '0'.repeat(64),
  plan: {
    changes,
    impact: { routes: 1, hosts: 2, names: ['shop'] },
    findings: [
      {
        guard: 'weaker-protection',
        message: 'shop is left without a firewall: requests that web-waf refuses now would come through.',
        risk: 'destructive',
      },
    ],
    risk: 'destructive',
  },
  baseRevision: 41,
  etag: null,
  requester: 1,
  face: 'slack',
  first: null,
  second: null,
  attempts: 0,
  createdAtMs: pictureNowMs,
  expiresAtMs,
  settledAtMs: null,
  revision: null,
  note: null,
}

const preview = replyCard(pendingReply(confirmation, { id, needs: 'code', expiresAtMs }, null))

const longChanges: Change[] = Array.from({ length: 400 }, (_, at) => ({
  thing: 'route',
  name: `tenant-${String(at + 1).padStart(3, '0')}`,
  action: 'change',
  fields: ['upstreams', 'timeout', 'policies', 'health'].map(key => ({ key, from: 'old', to: 'new' })),
}))

const applied = outcomeReply(
  {
    kind: 'applied',
    revision: 42,
    changes: [
      {
        thing: 'route',
        name: 'shop',
        action: 'change',
        fields: [{ key: 'upstreams', from: 'http://10.0.0.5:8080', to: 'http://10.0.0.6:8080' }],
      },
    ],
    warnings: [],
    proofs: [
      {
        route: 'shop',
        policy: 'web-waf',
        kind: 'waf',
        verdict: 'proven',
        words: 'an attack got 403, a plain request 200',
      },
    ],
    tookMs: 38,
  },
  { title: 'Route shop changed', line: 'route set shop upstreams=http://10.0.0.6:8080' },
)

const status = plainCard({
  title: 'The edge is up and runs exactly what was applied.',
  severity: 'ok',
  facts: [
    ['edge', 'up'],
    ['listens', ':80 and :443'],
    ['routes', '12 enabled, 1 disabled'],
    ['protection', '9 of 12 enabled routes carry policies: 21 proven, 1 not shown'],
    ['revision', '42, 3m ago, by anna'],
    ['drift', 'none seen'],
  ],
  table: {
    columns: ['chat', 'state', 'since'],
    rows: [
      ['slack', 'up', '2d ago'],
      ['discord', 'up', '2d ago'],
    ],
  },
})

/** What everybody sees of a plan that needs a second person. */
function secondPersonCard(asked: Confirmation): Card {
  const reply = pendingReply(asked, { id, needs: 'second', expiresAtMs }, null)
  return plainCard(
    {
      ...reply,
      title: `anna asks for a second person: ${asked.line}`,
      facts: [['asked by', 'anna'], ['risk', 'critical'], ...(reply.facts ?? [])],
    },
    [
      { label: 'Approve…', style: 'primary', deed: { kind: 'code', confirmation: id } },
      { label: 'Reject…', style: 'danger', deed: { kind: 'ask-reject', confirmation: id } },
      { label: 'Cancel', style: 'plain', deed: { kind: 'cancel', confirmation: id } },
    ],
  )
}

const longPlan: Confirmation = {
  ...confirmation,
  line: 'rollback 17',
  plan: {
    ...confirmation.plan,
    changes: longChanges,
    impact: { routes: 400, hosts: 800, names: longChanges.slice(0, 10).map(({ name }) => name) },
    findings: [{ guard: 'large-change', message: 'This changes 400 of 412 routes.', risk: 'critical' }],
  },
}

/** What the documents show, by the names of the pictures. */
export const exampleCards: Readonly<Record<string, { says: string; card: Card }>> = {
  preview: { says: 'what a command would do, and the field for the code', card: preview },
  'wrong-code': {
    says: 'a wrong code',
    card: { ...preview, problem: codeWords({ kind: 'wrong', tries: 4, waitMs: 0 }, 'anna') },
  },
  applied: { says: 'what was done, with Undo', card: replyCard(applied) },
  refused: {
    says: 'a refusal',
    card: replyCard(
      refusedReply([
        {
          guard: 'last-upstream',
          message: 'api-2 is the last healthy upstream of shop; without it nothing answers shop.example.com.',
          risk: null,
        },
      ]),
    ),
  },
  'second-person': { says: 'a plan that waits for a second person', card: secondPersonCard(confirmation) },
  expired: {
    says: 'a plan that nobody confirmed in time',
    card: plainCard({
      title: `Not done: ${confirmation.line}`,
      severity: 'info',
      facts: [['asked by', 'anna']],
      notes: ['Nobody confirmed it in time.'],
    }),
  },
  status: { says: 'how the edge is', card: status },
  'long-diff': { says: 'a long plan, folded', card: secondPersonCard(longPlan) },
}
