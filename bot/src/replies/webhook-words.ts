import type { Reply } from '../reply.ts'
import type { WebhookChecked, WebhookState } from '../webhook/webhook-view.ts'
import { whenText } from './when-text.ts'

/** How the webhook fares, in words. */
export function webhookText(state: WebhookState, nowMs: number): string {
  const { waiting, givenUp, failing, goneSinceMs } = state
  const how =
    goneSinceMs !== null
      ? `its receiver has wanted nothing more since ${whenText(goneSinceMs, nowMs)}`
      : failing
        ? `fails since ${whenText(failing.sinceMs, nowMs)}: ${failing.words}`
        : 'no failure known'
  const counts = [
    ...(waiting > 0 ? [`${waiting} wait`] : []),
    ...(givenUp > 0 ? [`${givenUp} given up within seven days`] : []),
  ]
  return [how, ...counts].join('; ')
}

/** Whether somebody should look after it. */
export function webhookIsWrong({ failing, goneSinceMs }: WebhookState): boolean {
  return failing !== null || goneSinceMs !== null
}

/** What a test event came to. */
export function webhookCheckReply(
  { sent, tookMs, origin, id }: WebhookChecked,
  { before, after }: { before: WebhookState | null; after: WebhookState | null },
  nowMs: number,
): Reply {
  const facts: [string, string][] = [
    ['receiver', origin],
    ['webhook-id', id],
    ['took', `${tookMs} ms`],
    ...(after ? [['webhook', webhookText(after, nowMs)] satisfies [string, string]] : []),
  ]
  const data = { ...sent, tookMs, origin, id, state: after }
  switch (sent.kind) {
    case 'delivered':
      return {
        title: `The receiver took a test event: it answered ${sent.status}.`,
        severity: 'ok',
        facts,
        notes: before?.goneSinceMs
          ? ['It wanted nothing more before; from now on it is told of alerts again.']
          : [],
        data,
      }
    case 'gone':
      return {
        title: 'The receiver wants nothing more: it answered 410.',
        severity: 'error',
        facts,
        notes: ['Have it take events again, or name another address in GATEHOUSE_WEBHOOK_URL.'],
        data,
      }
    case 'failed':
      return {
        title: `The receiver did not take a test event: ${sent.words}.`,
        severity: 'error',
        facts,
        notes: hints(sent.status),
        data,
      }
  }
}

function hints(status: number | null): string[] {
  if (status === 401 || status === 403 || status === 400)
    return ['Receivers answer so when the signature is wrong: compare the secret on both sides.']
  return status === null ? ['Compare GATEHOUSE_WEBHOOK_URL with the address of the receiver.'] : []
}
