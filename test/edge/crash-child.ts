import type { FaultPoint } from '@gatehouse/core/edge/fault-point.ts'
import { edgeBeforePush, type PushKind, pushOf } from './crash-case.ts'

/** A Gatehouse that is killed at a fault point in the middle of a push. Prints `survived` when that point was never reached. */
const [folder = '', http = '', point, kind, alive, dead, taken] = process.argv.slice(2)
const ports = { alive: Number(alive), dead: Number(dead), taken: Number(taken) }
const edge = await edgeBeforePush(folder, http, ports, reached => {
  if (reached === (point as FaultPoint)) process.kill(process.pid, 'SIGKILL')
})
await pushOf(kind as PushKind, edge, ports)
process.stdout.write('survived')
await edge.leave()
process.exit(0)
