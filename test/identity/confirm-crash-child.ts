import { noChats } from '@gatehouse/bot/chat/chats-view.ts'
import { commands } from '@gatehouse/bot/commands/index.ts'
import { decide, dispatch } from '@gatehouse/bot/dispatch/dispatch.ts'
import { noWebhook } from '@gatehouse/bot/webhook/webhook-view.ts'
import { systemClock } from '@gatehouse/core/clock.ts'
import { ClockSkew } from '@gatehouse/core/identity/clock-skew.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { generateSync } from 'otplib'
import { unasked } from '../fakes/health.ts'
import { unreadTraffic } from '../fakes/traffic.ts'
import { noFindings, noLines, noMatches, uncounted, unwatched } from '../fakes/uncounted.ts'
import { TestEdge } from '../harness/edge.ts'

/** A Gatehouse that is killed at a fault point after an operator's code was accepted. Prints `survived` when it never came there. */
const [folder = '', http = '', point = ''] = process.argv.slice(2)
let armed = false
const edge = await TestEdge.start({
  folder,
  http,
  fault: reached => {
    if (armed && reached === point) process.kill(process.pid, 'SIGKILL')
  },
})
const local = { kind: 'local' as const, face: 'gate' as const, withoutCode: false }
const deps = {
  ...edge.stores,
  edge: edge.control,
  clock: systemClock,
  clockSkew: new ClockSkew(),
  traffic: unreadTraffic,
  health: unasked,
  summaries: uncounted,
  logLines: noLines,
  forgetInLogs: async () => 0,
  findings: noFindings,
  findingWatch: unwatched,
  waf: noMatches,
  blocking: edge.blocks,
  ownAddresses: () => [],
  chats: noChats,
  webhook: noWebhook,
  effectOf: () => [],
  linkUrl: () => null,
  commands,
  startedAtMs: 0,
  log: silentLog,
  reference: () => 'ref',
}
await dispatch(deps, { typed: 'route add shop shop.localhost answer=200', caller: local })
const { id } = edge.stores.accounts.add({ name: 'anna', role: 'operator' }, Date.now())
const { secret } = edge.stores.enrolments.offer(id, Date.now())
const epoch = Math.floor(Date.now() / 1000)
edge.stores.enrolments.finish(id, generateSync({ secret, epoch: epoch - 30 }), Date.now())
const { reply } = await dispatch(deps, { typed: 'route remove shop', caller: local })
armed = true
const say = { kind: 'code' as const, account: 'anna', code: generateSync({ secret, epoch }) }
const answer = await decide(deps, { id: reply.pending?.id ?? '', caller: local, say })
process.stdout.write(`survived: ${answer.reply.title}`)
await edge.leave()
process.exit(0)
