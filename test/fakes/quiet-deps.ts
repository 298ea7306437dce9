import { noChats } from '@gatehouse/bot/chat/chats-view.ts'
import type { DispatchDeps } from '@gatehouse/bot/dispatch/dispatch-deps.ts'
import { noWebhook } from '@gatehouse/bot/webhook/webhook-view.ts'
import { ClockSkew } from '@gatehouse/core/identity/clock-skew.ts'
import { unasked } from './health.ts'
import { unreadTraffic } from './traffic.ts'
import { noFindings, noLines, noMatches, uncounted, unwatched } from './uncounted.ts'

/** What a dispatcher is given beside its stores, its edge and its clock where nothing comes, nobody is asked and nobody is told. */
export function quietDeps() {
  return {
    clockSkew: new ClockSkew(),
    doctor: { examine: async () => ({ atMs: 0, results: [] }), last: () => null },
    traffic: unreadTraffic,
    health: unasked,
    summaries: uncounted,
    logLines: noLines,
    forgetInLogs: async () => 0,
    findings: noFindings,
    findingWatch: unwatched,
    waf: noMatches,
    logKeeping: {
      retain: () => undefined,
      going: async () => [],
      room: () => ({ usedBytes: null, thinnedMs: null }),
    },
    ownAddresses: () => [],
    chats: noChats,
    webhook: noWebhook,
    effectOf: () => [],
    startedAtMs: 0,
  } satisfies Partial<DispatchDeps>
}
