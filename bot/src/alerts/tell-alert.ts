import type { KeptAlertEvent } from '@gatehouse/core/alerts/alert-store.ts'
import type { AlertContent } from '../cards/alert-content.ts'
import { type AnnounceDeps, makeCard } from '../cards/announce.ts'
import { type StartedDeps, startedFor } from './started-for.ts'

/** Tells of an alert in the chats, on the one card of it. Inside the transaction that writes the alert. */
export function tellAlert(deps: AnnounceDeps & StartedDeps, { kind, alert }: KeptAlertEvent): void {
  const { id, round, elsewhere } = alert
  if (elsewhere) return
  const started = kind === 'recovered' ? startedFor(deps, alert) : []
  const content: AlertContent = { kind: 'alert', alert: id, round, started }
  makeCard(deps, `alert:${id}:${round}`, content)
}
