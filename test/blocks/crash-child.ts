import { type BlockStep, gateBefore, take } from './crash-case.ts'

/** A Gatehouse that is killed at a fault point in the life of a block. Prints `survived` when that point was never reached. */
const [folder = '', http = '', point, step] = process.argv.slice(2)
const gate = await gateBefore({ folder, http }, reached => {
  if (reached === point) process.kill(process.pid, 'SIGKILL')
})
await take(step as BlockStep, gate)
process.stdout.write('survived')
await gate.edge.leave()
process.exit(0)
