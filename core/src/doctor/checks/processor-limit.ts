import { cgroupCheck } from '../cgroup-check.ts'

/** Nobody takes the processors of the whole machine. */
export const processorLimit = cgroupCheck({
  id: 'processor-limit',
  title: 'the processor time of Gatehouse and Caddy is bounded',
  limited: 'processor',
  protects: 'A flood of costly requests would stop everything else on the machine.',
  fix: '`cpus` in the compose file, `CPUQuota=` in the unit.',
  sources: ['CIS Docker Benchmark 1.7.0, 5.12', 'OWASP Docker Security Cheat Sheet, rule 7'],
})
