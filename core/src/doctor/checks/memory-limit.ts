import { cgroupCheck } from '../cgroup-check.ts'

/** Nobody takes the memory of the whole machine. */
export const memoryLimit = cgroupCheck({
  id: 'memory-limit',
  title: 'the memory of Gatehouse and Caddy is bounded',
  limited: 'memory',
  protects: 'A flood, or a flaw, would take the memory of everything else on the machine.',
  fix: '`mem_limit` in the compose file, `MemoryMax=` in the unit.',
  sources: ['CIS Docker Benchmark 1.7.0, 5.11', 'OWASP Docker Security Cheat Sheet, rule 7'],
})
