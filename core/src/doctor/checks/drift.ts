import { driftWords } from '../../edge/drift.ts'
import { runningCheck } from '../check.ts'
import { bad, unseen, well } from '../seen.ts'

/** What runs is what was applied. */
export const drift = runningCheck({
  id: 'drift',
  title: 'Caddy runs exactly what was applied',
  severity: 'high',
  protects: 'What somebody changed by hand is in no plan, in no audit, and under no policy.',
  fix: 'drift show, then: drift repair',
  sources: ['OWASP ASVS 5.0.0, 13.1.1', 'NIST SP 800-53 rev. 5, CM-3'],
  look: ({ edge }) => {
    const { running, drift: seen } = edge.status()
    if (running !== 'up') return unseen('The edge does not answer.', 'npm run gate -- status')
    return seen === null || seen.repairedAtMs !== null
      ? well('It does.')
      : bad(`It does not: ${driftWords(seen)}.`)
  },
})
