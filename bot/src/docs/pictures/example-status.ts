import type { RouteHealth } from '@gatehouse/core/health/health.ts'
import { type Card, plainCard } from '../../chat/card.ts'
import { statusReply } from '../../replies/status-reply.ts'
import { edgeWith, route } from './example-edge.ts'
import { pictureNowMs } from './example-plans.ts'
import { exampleRevision, revision } from './example-public.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs

/** What `status` says of an edge on which nothing is wrong. */
export function statusCard(): Card {
  const checkedAtMs = pictureNowMs - 4000
  const startedAtMs = pictureNowMs - 2 * dayMs
  const up = { state: { kind: 'up' }, sinceMs: startedAtMs } as const
  const routes = ['docs', 'shop', 'wiki'].map(name =>
    route(name, 'http://10.0.0.5:8080', ['web-waf', 'web-hsts']),
  )
  const certificate = {
    issuer: 'Example Authority',
    fingerprint: '',
    names: ['docs.example.com'],
    notBeforeMs: pictureNowMs - 30 * dayMs,
    notAfterMs: pictureNowMs + 60 * dayMs,
  }
  const nearest = {
    host: 'docs.example.com',
    seen: { kind: 'served' as const, certificate },
    covered: true,
    seenAtMs: checkedAtMs,
  }
  const { data: _, ...reply } = statusReply(
    {
      seen: { running: 'up', words: null, activeRevision: exampleRevision, checkedAtMs, drift: null },
      state: edgeWith(routes),
      active: { ...revision, settledAtMs: pictureNowMs - 3 * minuteMs },
      faulty: [],
      protection: { routes: 3, proven: 6, failed: 0, open: 0 },
      health: routes.map(({ name }) => healthy(name, startedAtMs)),
      certificates: { nearest, looked: 3, without: [] },
      skew: null,
      chats: [
        { platform: 'slack', ...up },
        { platform: 'discord', ...up },
      ],
      webhook: null,
      asLocal: 0,
      blocks: 0,
      alerts: { open: 0, critical: 0 },
      incident: null,
      room: { usedBytes: null, thinnedMs: null },
      startedAtMs,
    },
    pictureNowMs,
  )
  return plainCard(reply)
}

function healthy(route: string, sinceMs: number): RouteHealth {
  return { route, state: 'healthy', cause: 'ok', sinceMs, why: null, through: null, upstreams: [] }
}
