import { edgeBefore, type Step, take } from './life-case.ts'

/** A Gatehouse that is killed at a fault point of a step in the life of a mitigation. Prints `survived` when that was never reached. */
const [folder = '', http = '', point, step] = process.argv.slice(2)
const kill = () => (reached: string) => {
  if (reached === point) process.kill(process.pid, 'SIGKILL')
}
const edge = await edgeBefore(step as Step, kill, { folder, http })
await take(step as Step, edge)
process.stdout.write('survived')
await edge.leave()
process.exit(0)
