import { everyService, one, only, type Rule } from './rule.ts'

const secretName = /(TOKEN|SECRET|PASSWORD|KEY)$/

/** Where secrets are. */
export const secrets: Rule[] = [
  everyService(
    'no-secret-variables',
    'has no secret in its environment',
    ({ environment }) => !Object.keys(environment).some(name => secretName.test(name)),
    service => {
      service.environment.SLACK_BOT_TOKEN = 'xoxb-0'
    },
  ),
  everyService(
    'no-variable-files',
    'takes no file of variables',
    ({ env_file }) => env_file === undefined,
    service => {
      service.env_file = ['.env']
    },
  ),
  only(
    'caddy',
    'caddy-without-secrets',
    'gets no secret of Gatehouse',
    ({ secrets: given }) => given.length === 0,
    service => {
      service.secrets = [{ source: 'master_key', target: '/run/secrets/master.key' }]
    },
  ),
  only(
    'gatehouse',
    'master-key-file',
    'reads its master key from a file that is a secret',
    ({ environment, secrets: given }) =>
      given.some(({ target }) => target === environment.GATEHOUSE_MASTER_KEY_FILE),
    service => {
      service.environment.GATEHOUSE_MASTER_KEY_FILE = '/var/lib/gatehouse/master.key'
    },
  ),
  {
    id: 'secrets-as-files',
    demands: 'take every secret from a file',
    broken: ({ compose }) =>
      Object.entries(compose.secrets)
        .filter(([, { file }]) => file === undefined)
        .map(([name]) => name),
    evil: ({ compose }) => {
      compose.secrets.master_key = { environment: 'MASTER' }
    },
  },
  only(
    'gatehouse',
    'production',
    'runs in production',
    ({ environment }) => environment.GATEHOUSE_ENV === 'production',
    (_, compose) => {
      one(compose, 'gatehouse').environment.GATEHOUSE_ENV = 'demo'
    },
  ),
]
