import { z } from 'zod'
import { type Field, PlainText, weakens, yesNoField } from '../policy/field.ts'
import { definePolicy } from '../policy/policy-kind.ts'
import { failed, type ProofDeps, proven, seen } from '../policy/proof.ts'
import type { Settings } from '../settings.ts'
import { type BasicUser, basicUsersField } from './basic-auth/basic-users.ts'

const Realm = PlainText.pipe(z.string().regex(/^[^"\\]{1,80}$/, 'at most 80 characters, without " and \\'))

const fields = {
  realm: {
    schema: Realm,
    read: Realm,
    write: realm => realm,
    looks: 'staff',
    summary: 'what browsers may say it is that somebody signs in to',
    usual: 'restricted',
    weaker: weakens.never,
  } satisfies Field<string> as Field<string>,
  'pass-on': yesNoField({
    summary: 'the upstream gets to see the name and the password too',
    usual: false,
    weaker: weakens.towards(true, false),
  }),
  users: basicUsersField,
}

const inTheClear = 'over plain HTTP passwords travel in the clear, unless TLS ends in front of the edge'

/**
 * Signing in with a name and a password (RFC 7617). Only argon2id hashes of passwords are kept. Somebody without a password cannot sign in, so a
 * policy without any keeps everybody out.
 */
export const basicAuth = definePolicy({
  kind: 'basic-auth',
  summary: 'ask for a name and a password',
  examples: ['policy add staff-only basic-auth realm=staff'],
  fields,
  proves:
    'Requests without credentials, of somebody unknown, and with a wrong password are answered with 401. That the right one comes through cannot be shown without it.',
  narrows: () => true,
  notes: [inTheClear],
  cautions: ({ users }, settings) => [
    ...(users.some(({ hash }) => hash !== null)
      ? []
      : [`nobody has a password yet, so nobody comes through; see: ${firstPassword(users)}`]),
    ...withoutTls(settings),
    'anybody may try passwords, and each try takes a core for a moment, a few at once; a rate-limit belongs beside it',
  ],
  routes: options => [
    { handle: [{ handler: 'authentication', providers: { http_basic: provider(options) } }] },
    ...(options['pass-on']
      ? []
      : [{ handle: [{ handler: 'headers' as const, request: { delete: ['Authorization'] } }] }]),
  ],
  prove: async ({ ask, settings }, { users }) => {
    const but = withoutTls(settings).map(words => `; but ${words}`)
    const known = users.find(({ hash }) => hash !== null)?.name ?? null
    const bare = await refused(ask, null)
    if (bare !== null) return failed(`a request without credentials: ${bare}`)
    const stranger = await refused(ask, 'gatehouse-proof')
    if (stranger !== null) return failed(`somebody unknown: ${stranger}`)
    if (known === null)
      return proven(
        `no credentials and those of a stranger were answered with 401; nobody has a password yet${but}`,
      )
    const wrong = await refused(ask, known)
    if (wrong !== null) return failed(`${known} with a wrong password: ${wrong}`)
    return proven(
      `no credentials, those of a stranger and a wrong password were answered with 401; the right one is known to nobody here${but}`,
    )
  },
})

/** The command by which the first password comes to be set. */
function firstPassword([user]: readonly BasicUser[]): string {
  return user ? `policy user password <policy> ${user.name}` : 'help policy user add'
}

function withoutTls({ https }: Settings): string[] {
  return https === null ? [inTheClear] : []
}

function provider({ realm, users }: { realm: string; users: BasicUser[] }) {
  const accounts = users.flatMap(({ name, hash }) =>
    hash === null ? [] : [{ username: name, password: hash }],
  )
  return { hash: { algorithm: 'argon2id_bounded' as const }, accounts, realm }
}

/** What was seen instead of a refusal that asks for credentials; null when it was one. */
async function refused(ask: ProofDeps['ask'], name: string | null): Promise<string | null> {
  // Longer than any password that people are let set here, so that it is nobody's.
  const credentials = Buffer.from(`${name}:${'gatehouse-proof-'.repeat(20)}`).toString('base64')
  const answer = await ask(name === null ? {} : { headers: { Authorization: `Basic ${credentials}` } })
  if (answer.reached || answer.status !== 401) return seen(answer)
  return answer.header('www-authenticate').some(value => value.startsWith('Basic '))
    ? null
    : 'it was not asked for credentials'
}
