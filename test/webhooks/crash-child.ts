import { createSend } from '@gatehouse/bot/webhook/send.ts'
import { Webhook } from '@gatehouse/bot/webhook/webhook.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { LookUp } from '@gatehouse/core/look-up.ts'
import { Database } from '@gatehouse/core/sqlite/database.ts'
import { SqliteWebhookOutbox } from '@gatehouse/core/sqlite/webhook-outbox.ts'

/**
 * Delivers what waits until it is killed, which it does itself: at its so many-th try, before or after that reached the receiver.
 * `marks first` is the negative control, which calls an event delivered before it is. Prints `all` when nothing waits any more.
 */
const [file = '', url = '', secret = '', at = '', when = '', way = ''] = process.argv.slice(2)
const database = new Database(file)
const outbox = new SqliteWebhookOutbox(database)
const over = performance.now.bind(performance)
const send = createSend(new LookUp(over), 5000)
let tries = 0
const webhook = new Webhook(
  {
    outbox,
    transactions: database,
    audit: { append: event => ({ ...event, seq: 1, mac: '' }) },
    clock: { nowMs: Date.now, monotonicMs: over, sleep: async () => undefined },
    send: async (posting, signal) => {
      tries += 1
      const isLast = tries === Number(at)
      if (way === 'marks first') outbox.delivered(posting.headers['webhook-id'] ?? '', Date.now())
      if (isLast && when === 'before') process.kill(process.pid, 'SIGKILL')
      const sent = await send(posting, signal)
      if (isLast) process.kill(process.pid, 'SIGKILL')
      return sent
    },
    random: () => 0,
    tell: () => undefined,
    log: silentLog,
  },
  { url: new URL(url), secrets: [secret] },
)
await webhook.deliverDue(new AbortController().signal)
process.stdout.write('all')
