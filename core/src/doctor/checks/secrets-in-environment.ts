import { hostCheck } from '../check.ts'
import { isSecretName } from '../secret-variables.ts'
import { bad, well } from '../seen.ts'

/** Secrets come in files. */
export const secretsInEnvironment = hostCheck({
  id: 'secrets-in-environment',
  title: 'the secrets of Gatehouse come in files',
  severity: 'medium',
  protects:
    'Variables are seen by `docker inspect`, by every program that is started, and in what crashes leave behind.',
  fix: 'Put each into a file of its own with mode 0400, and name that: SLACK_BOT_TOKEN_FILE instead of SLACK_BOT_TOKEN.',
  sources: [
    'CIS Docker Benchmark 1.7.0, 4.10',
    'OWASP Docker Security Cheat Sheet, rule 12',
    'OWASP ASVS 5.0.0, 13.3.1',
  ],
  look: ({ environment, ownVariables }) => {
    const found = ownVariables.filter(name => environment[name] && isSecretName(name))
    return found.length > 0
      ? bad(`${found.join(', ')} ${found.length === 1 ? 'stands' : 'stand'} in the environment.`)
      : well('None of its variables holds one.')
  },
})
