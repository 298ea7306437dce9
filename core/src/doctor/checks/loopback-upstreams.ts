import { runningCheck } from '../check.ts'
import { bad, well } from '../seen.ts'

/** Routes do not lead to what this machine keeps for itself. */
export const loopbackUpstreams = runningCheck({
  id: 'loopback-upstreams',
  title: 'no route may lead to this machine itself',
  severity: 'medium',
  protects:
    'What listens on loopback thinks that only this machine talks to it: databases, metrics, other admin pages.',
  fix: 'settings set loopback-upstreams=no; give such services an address of their own.',
  sources: ['OWASP ASVS 5.0.0, 1.3.6', 'OWASP Server-Side Request Forgery Prevention Cheat Sheet'],
  look: ({ edge, production }) =>
    edge.current().state.settings.loopbackUpstreams
      ? bad('It is allowed.', production ? 'medium' : 'low')
      : well('It is refused.'),
})
