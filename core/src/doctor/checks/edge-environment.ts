import { hostCheck } from '../check.ts'
import { isSecretName } from '../secret-variables.ts'
import { bad, unseen, well } from '../seen.ts'

/** Caddy has nothing to give away. */
export const edgeEnvironment = hostCheck({
  id: 'edge-environment',
  title: 'the environment of Caddy holds no secret',
  severity: 'high',
  protects: 'Caddy is what everybody talks to, and a placeholder of it can show every variable that it has.',
  fix: 'Start Caddy with no variables but PATH, HOME and CADDY_ADMIN: no `env_file` for that service, no EnvironmentFile= in its unit.',
  sources: ['OWASP ASVS 5.0.0, 13.3.1', 'Caddy documentation, “Conventions: placeholders”'],
  look: ({ edgeProcess }) => {
    const variables = edgeProcess?.environment() ?? null
    if (variables === null)
      return unseen(
        'The environment of Caddy is not seen from here.',
        "tr '\\0' '\\n' < /proc/$(pgrep -o caddy)/environ | cut -d= -f1",
      )
    const found = Object.entries(variables)
      .filter(([name, value]) => value !== '' && isSecretName(name))
      .map(([name]) => name)
    return found.length > 0
      ? bad(`It holds ${found.join(', ')}.`)
      : well(`None of its ${Object.keys(variables).length} variables has the name of a secret.`)
  },
})
