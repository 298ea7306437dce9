import { hostCheck } from '../check.ts'
import { privateFiles } from '../private-files.ts'

/** What clients did is nobody's to read. */
export const logMode = hostCheck({
  id: 'log-mode',
  title: 'not everybody can read the logs of the edge',
  severity: 'medium',
  protects: 'They hold addresses of clients and what they asked for.',
  fix: 'chmod o-rwx on the files; Caddy makes new ones with mode 0640.',
  sources: ['OWASP ASVS 5.0.0, 16.4.2'],
  look: ({ files: { accessLog, wafLog } }) =>
    privateFiles([accessLog, wafLog], 0o007, 'There is no log yet.'),
})
