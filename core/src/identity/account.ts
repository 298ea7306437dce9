import { z } from 'zod'
import { Slug } from '../routing/slug.ts'
import { Role } from './role.ts'

/** The platforms on which people have identities. */
export const Platform = z.enum(['slack', 'discord'], 'is slack or discord')
export type Platform = z.infer<typeof Platform>

/** An id that a platform gave; letters and digits, never a name or an address. */
export const PlatformId = z
  .string()
  .regex(/^[A-Za-z0-9]{1,32}$/, 'write the id as the platform gives it: letters and digits, as in U024BE7LH')
export type PlatformId = z.infer<typeof PlatformId>

/** How the identity provider of the team is called among the platforms: it signs people in, and takes no commands. */
export const providerPlatform = 'oidc'

/** Where people have identities: on the platforms, and with the identity provider of the team. */
export const IdentityPlatform = z.enum([...Platform.options, providerPlatform], 'is slack, discord or oidc')
export type IdentityPlatform = z.infer<typeof IdentityPlatform>

/** A person on one platform, by ids that never change. */
export const Identity = z.strictObject({
  platform: IdentityPlatform,
  workspace: PlatformId,
  user: PlatformId,
})
export type Identity = z.infer<typeof Identity>

/** One person. `removed` ones are kept for the history; nothing finds them. */
export const Account = z.strictObject({
  id: z.int().positive(),
  name: z.string(),
  role: Role,
  state: z.enum(['active', 'disabled']),
  createdAtMs: z.int(),
})
export type Account = z.infer<typeof Account>

/** A person in a chat. Whoever is known to an identity provider alone gives no commands. */
export type ChatIdentity = Identity & { platform: Platform }

/** Names that are not people's: they stand for Gatehouse itself, its demo, its keys, the console of the machine, and everybody, as in `session revoke all`. */
const reservedNames: readonly string[] = ['all', 'local', 'gatehouse', 'demo', 'key', 'unknown', 'test']

/** A name that a new account may have. */
export const AccountName = z
  .string()
  // Whoever mistypes a command must not be invited to type a code into a chat.
  .refine(name => !/^\d{6}$/.test(name), {
    message: 'six digits look like a code; an account has a name, as in anna',
    abort: true,
  })
  .pipe(Slug)
  .refine(
    name => !reservedNames.includes(name),
    'this name stands for Gatehouse itself or for everybody; choose another',
  )
export type AccountName = z.infer<typeof AccountName>

/**
 * Where accounts are kept. Everything is read from the database each time, so that a demotion counts at the very next action. Writes run
 * inside the caller's transaction, or in one of their own.
 */
export interface AccountStore {
  /** By name. Without removed ones, as everywhere here. */
  list(): Account[]
  get(id: number): Account | null
  byName(name: string): Account | null
  byIdentity(identity: Identity): Account | null
  identities(id: number): Identity[]
  /** @throws AppError `conflict` when the name is taken or reserved */
  add(account: { name: string; role: Role }, nowMs: number): Account
  setRole(id: number, role: Role): void
  setState(id: number, state: Account['state']): void
  /** @throws AppError `conflict` when the identity is somebody's already */
  link(id: number, identity: Identity, nowMs: number): void
  unlink(identity: Identity): void
  /** Takes its identities, codes, recovery codes and links with it. Its name is free again; its id never is. */
  remove(id: number, nowMs: number): void
}

/** An identity in one word, for people and the audit: `slack:T024/U9`. */
export function identityText({ platform, workspace, user }: Identity): string {
  return `${platform}:${workspace}/${user}`
}
