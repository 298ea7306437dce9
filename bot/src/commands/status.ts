import { durationText } from '@gatehouse/core/duration-text.ts'
import { driftWords } from '@gatehouse/core/edge/drift.ts'
import type { EdgeStatus } from '@gatehouse/core/edge/edge.ts'
import { defineCommand } from '../command.ts'
import { whenText } from '../replies/when-text.ts'
import type { Severity } from '../reply.ts'

/** Is it up, what does it run, and is that what was applied. */
export const status = defineCommand({
  name: 'status',
  summary: 'whether the edge is up, and what it runs',
  role: 'viewer',
  risk: 'read',
  parameters: {},
  examples: ['status'],
  read: ({ edge, revisions, clock, startedAtMs }) => {
    const seen = edge.status()
    const now = clock.nowMs()
    const { routes, settings } = edge.current().state
    const enabled = routes.filter(route => route.enabled).length
    const active = revisions.active()
    return {
      title: title(seen),
      severity: severity(seen),
      facts: [
        ['edge', seen.running === 'down' ? `down: ${seen.words ?? 'no words'}` : seen.running],
        ['listens', [settings.http, settings.https].filter(Boolean).join(' and ')],
        [
          'routes',
          enabled === routes.length
            ? `${enabled} enabled`
            : `${enabled} enabled, ${routes.length - enabled} disabled`,
        ],
        [
          'revision',
          active
            ? `${active.number}, ${whenText(active.settledAtMs ?? active.createdAtMs, now)}, by ${active.author}`
            : 'none',
        ],
        ['drift', drift(seen, now)],
        ['looked at', seen.checkedAtMs === null ? 'not yet' : whenText(seen.checkedAtMs, now)],
        ['running for', durationText(Math.floor((now - startedAtMs) / 1000) * 1000)],
      ],
      data: { ...seen, routes: { enabled, disabled: routes.length - enabled }, startedAtMs },
    }
  },
})

function title(seen: EdgeStatus): string {
  if (seen.running === 'unknown') return 'The edge has not been looked at yet.'
  if (seen.running === 'down') return 'The edge is down.'
  return unrepaired(seen)
    ? 'The edge is up, but does not run what was applied.'
    : 'The edge is up and runs exactly what was applied.'
}

function severity(seen: EdgeStatus): Severity {
  if (seen.running === 'down') return 'error'
  return seen.running === 'unknown' || unrepaired(seen) ? 'warning' : 'ok'
}

function drift({ drift: last }: EdgeStatus, nowMs: number): string {
  if (!last) return 'none seen'
  const end = last.repairedAtMs === null ? 'not put right yet' : 'put right'
  return `${whenText(last.seenAtMs, nowMs)}, ${end}: ${driftWords(last)}`
}

function unrepaired(seen: EdgeStatus): boolean {
  return seen.drift !== null && seen.drift.repairedAtMs === null
}
