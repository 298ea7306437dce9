import { z } from 'zod'
import { sha256 } from '../../../canonical-json.ts'
import { type Field, weakerWith } from '../../policy/field.ts'

const maxUsers = 200

/** How somebody is called who signs in with a password. No colon, which ends a user name in Basic credentials (RFC 7617, 2). */
export const BasicUserName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}$/,
    'a user name has 1 to 64 letters, digits and . _ @ + -, and begins with a letter or a digit',
  )

/** The hash of a password as Caddy reads it (PHC string format; Caddy, caddyauth/argon2id.go). */
export const PasswordHash = z
  .string()
  .max(200)
  .regex(/^\$argon2id\$v=19\$m=\d{1,7},t=\d{1,2},p=\d{1,2}\$[A-Za-z0-9+/]{22,64}\$[A-Za-z0-9+/]{43,86}$/)

/** Somebody who signs in with a password, once there is one. */
export const BasicUser = z.strictObject({ name: BasicUserName, hash: PasswordHash.nullable() })
export type BasicUser = z.infer<typeof BasicUser>

/** Who signs in. Set by commands of its own; a hash is never shown, only a fingerprint by which a new one can be told from it. */
export const basicUsersField: Field<BasicUser[]> = {
  schema: z
    .array(BasicUser)
    .max(maxUsers, `at most ${maxUsers} users`)
    .superRefine((users, context) => {
      const names = users.map(({ name }) => name.toLowerCase())
      const twice = names.find((name, index) => names.indexOf(name) !== index)
      if (twice !== undefined) context.addIssue({ code: 'custom', message: `there are two users ${twice}` })
    }),
  read: null,
  write: users => users.map(userWords).join(', ') || 'nobody',
  looks: '',
  summary: 'who signs in; set with policy user add, password and remove',
  usual: [],
  secret: true,
  // Whoever is new, and every password that did not work before.
  weaker: weakerWith('a new user or password', (before, after) =>
    after.some(user => {
      const previous = before.find(({ name }) => name === user.name)
      return previous === undefined || (user.hash !== null && user.hash !== previous.hash)
    }),
  ),
}

/** What is told of a password: whether there is one, and by which mark a new one can be told from it. */
export function passwordMark({ hash }: BasicUser): string {
  return hash === null ? 'no password yet' : `password mark ${sha256(hash).slice(0, 8)}`
}

function userWords(user: BasicUser): string {
  return `${user.name} (${passwordMark(user)})`
}
