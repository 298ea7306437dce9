import { join } from 'node:path'
import { createSend } from '@gatehouse/bot/webhook/send.ts'
import { Webhook } from '@gatehouse/bot/webhook/webhook.ts'
import type { AlertEvent } from '@gatehouse/core/alerts/alert.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import type { AuditEvent } from '@gatehouse/core/identity/audit.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { LookUp } from '@gatehouse/core/look-up.ts'
import { SqliteWebhookOutbox } from '@gatehouse/core/sqlite/webhook-outbox.ts'
import { temporaryFolder } from '../harness/folder.ts'
import { openTestDatabase } from '../harness/test-database.ts'

/** Made up, of 32 equal bytes. */
export const testSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
export const otherSecret = `whsec_${Buffer.alloc(32, 8).toString('base64')}`

/** Something that happened to an alert. */
export function happened(
  kind: AlertEvent['kind'],
  said: Partial<AlertEvent['alert']> = {},
  atMs = Date.now(),
): AlertEvent {
  const alert = {
    id: 1,
    key: 'route-health:shop',
    severity: 'critical' as const,
    title: 'Route shop is down.',
    facts: [['reason', 'refused']] as const,
    route: 'shop',
    actions: ['maintenance shop'],
    raisedMs: atMs,
    changedMs: atMs,
    recoveredMs: kind === 'recovered' ? atMs : null,
    acknowledged: null,
    times: 1,
    ...said,
  }
  return { kind, alert, atMs }
}

/** A webhook over a real database and the real network; time is the test's. */
export class WebhookScene {
  readonly #folder = temporaryFolder()
  readonly database = openTestDatabase(join(this.#folder.path, 'gatehouse.db'))
  readonly outbox = new SqliteWebhookOutbox(this.database)
  readonly audit: AuditEvent[] = []
  readonly told: EdgeEvent[] = []
  readonly webhook: Webhook
  #aheadMs = 0

  constructor(
    url: URL,
    secrets: readonly string[] = [testSecret],
    timeoutMs = 5000,
    resolve?: (host: string) => Promise<string[]>,
  ) {
    const clock = {
      nowMs: () => this.nowMs(),
      monotonicMs: () => performance.now(),
      sleep: (_ms: number, signal?: AbortSignal) =>
        new Promise<void>(resolve => {
          if (signal?.aborted) resolve()
          signal?.addEventListener('abort', () => resolve())
        }),
    }
    this.webhook = new Webhook(
      {
        outbox: this.outbox,
        transactions: this.database,
        audit: { append: event => ({ ...event, seq: this.audit.push(event), mac: '' }) },
        clock,
        send: createSend(new LookUp(() => this.nowMs(), resolve), timeoutMs),
        random: () => 0,
        tell: event => void this.told.push(event),
        log: silentLog,
      },
      { url, secrets },
    )
  }

  nowMs(): number {
    return Date.now() + this.#aheadMs
  }

  /** Time goes on; the library refuses moments that are further away than five minutes, so tests of it stay within. */
  advance(ms: number): void {
    this.#aheadMs += ms
  }

  tell(...events: AlertEvent[]): void {
    for (const event of events) this.database.write(() => this.webhook.tellOf(event))
  }

  deliver(): Promise<void> {
    return this.webhook.deliverDue(new AbortController().signal)
  }

  async stop(): Promise<void> {
    this.database.close()
    await this.#folder.stop()
  }
}
