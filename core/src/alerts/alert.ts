/** How grave an alert is. */
export const alertSeverities = ['warning', 'critical'] as const
export type AlertSeverity = (typeof alertSeverities)[number]

/** What is wrong at this moment, as a source of alerts sees it. */
export interface Trouble {
  /** The same for the same trouble, however it changes: `route-down:shop`. One open alert a key. */
  key: string
  severity: AlertSeverity
  /** One sentence. Texts of others in it are hostile. */
  title: string
  facts: readonly (readonly [label: string, value: string])[]
  /** Null when it is about no one route. */
  route: string | null
  /** Lines to type that fit the cause, at most three, whole. */
  actions: readonly string[]
  /** What it is made of, when that is several things: people are told anew of each that is critical. */
  parts?: readonly { key: string; severity: AlertSeverity }[]
  /** The chats have a card of another kind that tells it: it gets none of its own. */
  elsewhere?: true
}

/** A trouble that people are told of, until some time after it is over. */
export interface Alert extends Trouble {
  id: number
  raisedMs: number
  changedMs: number
  /** Null while it goes on. */
  recoveredMs: number | null
  /** Somebody looks after it, until then. */
  acknowledged: { by: string; untilMs: number } | null
  /** How often it came back. */
  times: number
}

/** What happened to an alert. */
export interface AlertEvent {
  kind: 'raised' | 'changed' | 'acknowledged' | 'recovered'
  alert: Alert
  atMs: number
}
