import { takeBack } from '@gatehouse/bot/dispatch/take-back.ts'
import type { FaultPoint } from '@gatehouse/core/edge/fault-point.ts'
import { takeDue } from '@gatehouse/core/operations/keep-leases.ts'
import { Overdue } from '@gatehouse/core/operations/overdue.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'

/** A Gatehouse that is killed while something begins that is to be kept, or while it is taken back. Prints `survived` when that point was never reached. */
const [folder = '', http = '', when, point] = process.argv.slice(2)
let armed = false
const gate = await TestGatehouse.start({
  folder,
  http,
  fault: reached => {
    if (armed && reached === (point as FaultPoint)) process.kill(process.pid, 'SIGKILL')
  },
})
await gate.done('route add shop shop.localhost answer=200 body=shop')
if (when === 'while it begins') armed = true
await gate.type('route set shop body=sale keep-within=1m')
gate.clock.advance(61_000)
armed = true
const { deps } = gate
await takeDue(
  { ...deps, tell: () => undefined, takeBack: (lease, due) => takeBack(deps, lease, due) },
  new Overdue(gate.clock),
)
process.stdout.write('survived')
await gate.edge.leave()
process.exit(0)
