import { commands } from '@gatehouse/bot/commands/index.ts'
import { decide, dispatch } from '@gatehouse/bot/dispatch/dispatch.ts'
import { systemClock } from '@gatehouse/core/clock.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { generateSync } from 'otplib'
import { quietDeps } from '../fakes/quiet-deps.ts'
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
  ...quietDeps(),
  edge: edge.control,
  clock: systemClock,
  blocking: edge.blocks,
  linkUrl: () => null,
  commands,
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
