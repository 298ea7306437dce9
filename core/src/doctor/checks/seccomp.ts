import { bothProcesses } from '../both-processes.ts'
import { hostCheck } from '../check.ts'

/** The kernel is asked for no more than a filter lets through. */
export const seccomp = hostCheck({
  id: 'seccomp',
  title: 'a filter of system calls lies over Gatehouse and Caddy',
  severity: 'medium',
  protects: 'Most flaws of the kernel need a system call that neither of them ever makes.',
  fix: 'Leave Docker’s own filter on (no `seccomp:unconfined`); `SystemCallFilter=@system-service` in the unit.',
  sources: ['CIS Docker Benchmark 1.7.0, 5.22', 'OWASP Docker Security Cheat Sheet, rule 6'],
  look: deps =>
    bothProcesses(
      deps,
      pid => `grep Seccomp: /proc/${pid}/status`,
      process => {
        const mode = process.status('Seccomp')
        if (mode === null) return null
        return { good: mode === '2', words: mode === '2' ? 'is filtered' : 'has no filter' }
      },
    ),
})
