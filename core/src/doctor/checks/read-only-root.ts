import { bothProcesses } from '../both-processes.ts'
import { hostCheck } from '../check.ts'

/** Nobody leaves a program behind in the system of a container. */
export const readOnlyRoot = hostCheck({
  id: 'read-only-root',
  title: 'the system around Gatehouse and Caddy is read-only',
  severity: 'medium',
  protects: 'Whoever takes over a process could change programs and libraries, and stay after a restart.',
  fix: '`read_only: true` in the compose file, `ProtectSystem=strict` in the unit.',
  sources: ['CIS Docker Benchmark 1.7.0, 5.13', 'OWASP Docker Security Cheat Sheet, rule 8'],
  look: deps =>
    bothProcesses(
      deps,
      pid => `grep ' / / ' /proc/${pid}/mountinfo`,
      process => {
        const root = process.mounts()?.findLast(({ point }) => point === '/')
        if (!root) return null
        const good = root.options.has('ro')
        return { good, words: good ? 'cannot write there' : 'lives in a system that can be written' }
      },
    ),
})
