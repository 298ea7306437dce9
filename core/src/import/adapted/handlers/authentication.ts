import { BasicUserName, PasswordHash } from '../../../routing/policies/basic-auth/basic-users.ts'
import type { Part } from '../part.ts'
import { readOptions } from '../read-options.ts'
import type { HandlerReader } from './handler-reader.ts'
import { lost } from './handler-reader.ts'

/** Signing in with name and password. Hashes of argon2id are taken over; whose hash is another signs in once a new password is set. */
export const authentication: HandlerReader = {
  handler: 'authentication',
  read: part => {
    const providers = part.at('providers')
    const basic = providers.at('http_basic')
    if (!basic.is || providers.keys().length > 1)
      return lost(
        part,
        'Of ways to sign in only names and passwords are taken over; for others: policy kinds forward-auth',
      )
    const algorithm = basic.at('hash').at('algorithm')
    if (algorithm.value === 'argon2id' || algorithm.value === 'bcrypt') algorithm.whole()
    const argon2id = algorithm.value === 'argon2id'
    const users = basic
      .at('accounts')
      .items()
      .flatMap(account => readUser(account, argon2id))
    basic.at('hash_cache').empty()
    const realm = basic.at('realm').text()
    const policy = readOptions('basic-auth', {
      users: users.sort((a, b) => (a.name < b.name ? -1 : 1)),
      // Caddy hands the credentials on; a handler that deletes them is read on its own.
      'pass-on': true,
      ...(realm !== undefined && { realm }),
    })
    return typeof policy === 'string' ? lost(part, policy) : [{ kind: 'policy', policy, part }]
  },
}

function readUser(account: Part, argon2id: boolean): { name: string; hash: string | null }[] {
  const name = BasicUserName.safeParse(account.at('username').value)
  if (!name.success) {
    account.leave(`This user is left out: ${name.error.issues[0]?.message}.`)
    return []
  }
  account.at('username').whole()
  const { password } = Object(account.value)
  const hash = argon2id ? PasswordHash.safeParse(password) : undefined
  if (hash?.success) account.at('password').whole()
  else
    account
      .at('password')
      .leave(
        `The password of ${name.data} is not an argon2id hash, so ${name.data} signs in once a new one is set: policy user password`,
      )
  return [{ name: name.data, hash: hash?.success ? hash.data : null }]
}
