import { type AlertEvent, alertSeverities } from '@gatehouse/core/alerts/alert.ts'
import { z } from 'zod'

const Moment = z.iso.datetime()

/** An alert as its receiver is told of it. Texts may hold what strangers wrote: they are data, never markup, links or commands. */
const AlertData = z.strictObject({
  id: z.int().positive(),
  key: z.string(),
  severity: z.enum(alertSeverities),
  title: z.string(),
  facts: z.array(z.strictObject({ label: z.string(), value: z.string() })),
  route: z.string().nullable(),
  actions: z.array(z.string()),
  raised_at: Moment,
  changed_at: Moment,
  recovered_at: Moment.nullable(),
  acknowledged: z.strictObject({ by: z.string(), until: Moment }).nullable(),
  times: z.int(),
})

/** Everything that the webhook may send, in the form of Standard Webhooks (https://www.standardwebhooks.com). */
export const WebhookEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('alert.raised'), timestamp: Moment, data: AlertData }),
  z.strictObject({ type: z.literal('alert.changed'), timestamp: Moment, data: AlertData }),
  z.strictObject({ type: z.literal('alert.acknowledged'), timestamp: Moment, data: AlertData }),
  z.strictObject({ type: z.literal('alert.recovered'), timestamp: Moment, data: AlertData }),
  z.strictObject({
    type: z.literal('webhook.test'),
    timestamp: Moment,
    data: z.strictObject({ words: z.string() }),
  }),
])
export type WebhookEvent = z.infer<typeof WebhookEvent>

/** The standard wants them small; what is longer is cut and ends in `…`. */
const longestText = 500
const mostFacts = 20
const mostActions = 3

/** What the receiver is told of an alert. */
export function alertEvent({ kind, alert, atMs }: AlertEvent): WebhookEvent {
  const { id, severity, route, acknowledged, times } = alert
  return {
    type: `alert.${kind}`,
    timestamp: iso(atMs),
    data: {
      id,
      key: cut(alert.key),
      severity,
      title: cut(alert.title),
      facts: alert.facts
        .slice(0, mostFacts)
        .map(([label, value]) => ({ label: cut(label), value: cut(value) })),
      route,
      actions: alert.actions.slice(0, mostActions).map(cut),
      raised_at: iso(alert.raisedMs),
      changed_at: iso(alert.changedMs),
      recovered_at: alert.recoveredMs === null ? null : iso(alert.recoveredMs),
      acknowledged:
        acknowledged === null ? null : { by: cut(acknowledged.by), until: iso(acknowledged.untilMs) },
      times,
    },
  }
}

/** What `webhook check` sends. */
export function testEvent(atMs: number): WebhookEvent {
  return { type: 'webhook.test', timestamp: iso(atMs), data: { words: 'A test. Nothing happened.' } }
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}

function cut(text: string): string {
  const whole = text.length <= longestText
  return (whole ? text : `${text.slice(0, longestText - 1)}…`).toWellFormed()
}
