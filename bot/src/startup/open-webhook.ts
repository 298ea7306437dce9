import type { AlertEvent } from '@gatehouse/core/alerts/alert.ts'
import { systemClock } from '@gatehouse/core/clock.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { LookUp } from '@gatehouse/core/look-up.ts'
import { createSend } from '../webhook/send.ts'
import type { WebhookSettings } from '../webhook/settings.ts'
import { Webhook } from '../webhook/webhook.ts'
import { noWebhook, type WebhookView } from '../webhook/webhook-view.ts'
import type { Stores } from './open-stores.ts'

const timeoutMs = 15_000

/** The webhook of a running Gatehouse. */
export interface OpenWebhook {
  view: WebhookView
  /** To be called in the transaction that writes what happened to an alert. */
  tellOf(event: AlertEvent): void
  close(): Promise<void>
}

/** Delivers what the webhook is to tell until it is closed; does nothing at all when none is set up. */
export function openWebhook(
  settings: WebhookSettings | null,
  { webhookOutbox, transactions, audit }: Pick<Stores, 'webhookOutbox' | 'transactions' | 'audit'>,
  tell: (event: EdgeEvent) => void,
  log: Log,
): OpenWebhook {
  if (settings === null) return { view: noWebhook, tellOf: () => undefined, close: async () => undefined }
  const clock = systemClock
  const webhook = new Webhook(
    {
      outbox: webhookOutbox,
      transactions,
      audit,
      clock,
      send: createSend(new LookUp(clock.monotonicMs), timeoutMs),
      random: Math.random,
      tell,
      log,
    },
    settings,
  )
  const closing = new AbortController()
  const kept = webhook.keep(closing.signal)
  return {
    view: webhook,
    tellOf: webhook.tellOf,
    close: async () => {
      closing.abort()
      await kept
    },
  }
}
