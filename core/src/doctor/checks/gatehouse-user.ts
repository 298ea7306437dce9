import { hostCheck } from '../check.ts'
import { bad, unseen, well } from '../seen.ts'

/** Gatehouse runs as a user without rights. */
export const gatehouseUser = hostCheck({
  id: 'gatehouse-user',
  title: 'Gatehouse does not run as root',
  severity: 'high',
  protects: 'Whoever takes over Gatehouse would be root, in the container or on the whole machine.',
  fix: 'Give the service a user of its own: `user: "10001:10001"` in the compose file, `User=gatehouse` in the unit.',
  sources: ['CIS Docker Benchmark 1.7.0, 4.1', 'OWASP Docker Security Cheat Sheet, rule 2'],
  look: ({ self }) => {
    const uid = self.uid()
    if (uid === null) return unseen('The kernel does not say as whom it runs.', `ps -o user= -p ${self.pid}`)
    return uid === 0 ? bad('Gatehouse runs as root.') : well(`Gatehouse runs as user ${uid}.`)
  },
})
