import { AppError } from '@gatehouse/core/error.ts'
import { type Identity, IdentityPlatform, PlatformId } from '@gatehouse/core/identity/account.ts'
import { idProblem } from '@gatehouse/core/identity/platform-id.ts'
import { type Arguments, key } from '../command.ts'

/** The keys that say whom a platform means. */
export const identityKeys = {
  platform: key(IdentityPlatform, 'slack|discord|oidc', 'the platform; oidc is the identity provider', {
    values: IdentityPlatform.options,
  }),
  workspace: key(PlatformId, 'T024BE7LH', 'id of the workspace, or of the guild'),
  user: key(PlatformId, 'U024BE7LH', 'id of the person there; never a name: names change hands'),
} as const

/**
 * The identity that was typed; null when none of its keys was.
 * @throws AppError `invalid` when a key is missing, or is no id of that platform
 */
export function typedIdentity({
  platform,
  workspace,
  user,
}: Arguments<typeof identityKeys>): Identity | null {
  if (platform === undefined && workspace === undefined && user === undefined) return null
  if (platform === undefined || workspace === undefined || user === undefined) {
    const missing = Object.entries({ platform, workspace, user }).filter(([, value]) => value === undefined)
    throw new AppError(
      'invalid',
      `An identity has three parts, and ${missing.map(([name]) => `${name}=`).join(' and ')} is missing: platform=slack workspace=T024BE7LH user=U024BE7LH`,
    )
  }
  const problem = idProblem(platform, 'workspace', workspace) ?? idProblem(platform, 'user', user)
  if (problem !== undefined) throw new AppError('invalid', problem)
  return { platform, workspace, user }
}
