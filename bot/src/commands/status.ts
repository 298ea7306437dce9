import { faultyFiles } from '@gatehouse/core/routing/policy/files-in-use.ts'
import { defineCommand } from '../command.ts'
import { protectionOf } from '../replies/protection-words.ts'
import { statusReply } from '../replies/status-reply.ts'

const dayMs = 86_400_000

/** Is it up, what does it run, and is that what was applied. */
export const status = defineCommand({
  name: 'status',
  summary: 'whether the edge is up, and what it runs',
  role: 'viewer',
  risk: 'read',
  parameters: {},
  examples: ['status'],
  read: async ({
    edge,
    revisions,
    audit,
    blocks,
    incidents,
    alerts,
    chats,
    webhook,
    health,
    logKeeping,
    clock,
    clockSkew,
    startedAtMs,
  }) => {
    const nowMs = clock.nowMs()
    const { state } = edge.current()
    return statusReply(
      {
        seen: edge.status(),
        state,
        active: revisions.active(),
        faulty: await faultyFiles(state, edge.files),
        protection: protectionOf(edge, state.routes),
        health: health.routes(),
        certificates: edge.certificates.summary(),
        skew: clockSkew.last(),
        chats: chats.states(),
        webhook: webhook.state(),
        asLocal: audit.count('local', nowMs - dayMs),
        blocks: blocks.count(nowMs),
        alerts: counted(alerts.open()),
        incident: incidents.open(),
        room: logKeeping.room(),
        startedAtMs,
      },
      nowMs,
    )
  },
})

function counted(open: readonly { severity: string }[]): { open: number; critical: number } {
  return { open: open.length, critical: open.filter(({ severity }) => severity === 'critical').length }
}
