import { AppError } from '@gatehouse/core/error.ts'
import type { OutboxCounts } from '@gatehouse/core/webhook/outbox.ts'
import type { Sent } from './send.ts'

/** How the webhook fares. */
export interface WebhookState extends OutboxCounts {
  /** Of the receiver alone: the path may hold a secret. */
  origin: string
  /** Since when the receiver wants nothing more. */
  goneSinceMs: number | null
  /** Since when every try has failed, and why the last one did; null when the last one worked, or there was none. */
  failing: { sinceMs: number; words: string } | null
  /** Since the start. */
  tries: { delivered: number; failed: number }
}

/** What a test came to. */
export interface WebhookChecked {
  sent: Sent
  tookMs: number
  origin: string
  id: string
}

/** What commands may know of the webhook. */
export interface WebhookView {
  /** Null when none is set up. */
  state(): WebhookState | null
  /**
   * Sends a test event, past those that wait. A receiver that takes it gets events again.
   * @throws AppError `conflict` when none is set up
   */
  check(): Promise<WebhookChecked>
}

/** For a program without one. */
export const noWebhook: WebhookView = {
  state: () => null,
  check: async () => {
    throw new AppError(
      'conflict',
      'No webhook is set up. Name its address in GATEHOUSE_WEBHOOK_URL and its secret in GATEHOUSE_WEBHOOK_SECRET_FILE: docs/webhook.md shows each step.',
    )
  },
}
