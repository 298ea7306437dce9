import { bothProcesses } from '../both-processes.ts'
import { hostCheck } from '../check.ts'

/** Neither of the two is root. */
export const noRoot = hostCheck({
  id: 'no-root',
  title: 'Gatehouse and Caddy do not run as root',
  severity: 'high',
  protects: 'Whoever takes over one of them would be root, in the container or on the whole machine.',
  fix: 'Give each a user of its own: `user: "10001:10001"` in the compose file, `User=` in the unit.',
  sources: ['CIS Docker Benchmark 1.7.0, 4.1', 'OWASP Docker Security Cheat Sheet, rule 2'],
  look: deps =>
    bothProcesses(
      deps,
      pid => `ps -o user= -p ${pid}`,
      process => {
        const uid = process.uid()
        if (uid === null) return null
        return { good: uid !== 0, words: uid === 0 ? 'runs as root' : `runs as user ${uid}` }
      },
    ),
})
