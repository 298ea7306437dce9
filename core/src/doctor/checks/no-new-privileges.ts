import { bothProcesses } from '../both-processes.ts'
import { hostCheck } from '../check.ts'

/** No program that is started can become more than who starts it. */
export const noNewPrivileges = hostCheck({
  id: 'no-new-privileges',
  title: 'no program that Gatehouse or Caddy starts can get more rights',
  severity: 'medium',
  protects: 'A program with the set-user-id bit or file capabilities would be a way to root.',
  fix: '`security_opt: [no-new-privileges:true]` in the compose file, `NoNewPrivileges=yes` in the unit.',
  sources: ['CIS Docker Benchmark 1.7.0, 5.26', 'OWASP Docker Security Cheat Sheet, rule 4'],
  look: deps =>
    bothProcesses(
      deps,
      pid => `grep NoNewPrivs /proc/${pid}/status`,
      process => {
        const flag = process.status('NoNewPrivs')
        if (flag === null) return null
        return { good: flag === '1', words: flag === '1' ? 'cannot' : 'could' }
      },
    ),
})
