import { cgroupCheck } from '../cgroup-check.ts'

/** Nobody starts processes without end. */
export const processesLimit = cgroupCheck({
  id: 'processes-limit',
  title: 'the number of processes of Gatehouse and Caddy is bounded',
  limited: 'processes',
  protects: 'Processes without end stop the whole machine.',
  fix: '`pids_limit` in the compose file, `TasksMax=` in the unit.',
  sources: ['CIS Docker Benchmark 1.7.0, 5.29', 'OWASP Docker Security Cheat Sheet, rule 7'],
})
