import { bothProcesses } from '../both-processes.ts'
import { hostCheck } from '../check.ts'

/** A crash leaves no keys behind. */
export const coreDumps = hostCheck({
  id: 'core-dumps',
  title: 'a crash of Gatehouse or Caddy leaves no picture of its memory',
  severity: 'low',
  protects: 'Keys, codes and tokens would lie on the disk in the clear.',
  fix: '`ulimits: {core: 0}` in the compose file, `LimitCORE=0` in the unit.',
  sources: ['CIS Distribution Independent Linux 2.0.0, 1.5.1', 'OWASP ASVS 5.0.0, 14.2.2'],
  look: deps =>
    bothProcesses(
      deps,
      pid => `grep core /proc/${pid}/limits`,
      process => {
        const [, soft] = /^Max core file size\s+(\S+)/m.exec(process.read('limits') ?? '') ?? []
        if (soft === undefined) return null
        return { good: soft === '0', words: soft === '0' ? 'leaves none' : 'would leave one' }
      },
    ),
})
