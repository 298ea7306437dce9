import { AppError } from '@gatehouse/core/error.ts'
import { Platform, PlatformId } from '@gatehouse/core/identity/account.ts'
import type { Place } from '@gatehouse/core/identity/place.ts'
import { idProblem } from '@gatehouse/core/identity/platform-id.ts'
import { type Arguments, key, positional } from '../command.ts'

/** What names a place: a whole workspace, or one channel of it. */
export const placeParameters = {
  platform: positional(Platform, 'slack|discord', 'the platform', { values: Platform.options }),
  workspace: positional(PlatformId, 'T024BE7LH', 'id of the workspace, or of the guild'),
  channel: key(
    PlatformId,
    'C024BE7LR',
    'id of a channel; otherwise the whole workspace with its direct messages',
  ),
} as const

/** The place that was typed. @throws AppError `invalid` when an id is none of that platform */
export function typedPlace({ platform, workspace, channel }: Arguments<typeof placeParameters>): Place {
  const problem =
    idProblem(platform, 'workspace', workspace) ??
    (channel === undefined ? undefined : idProblem(platform, 'channel', channel))
  if (problem !== undefined) throw new AppError('invalid', problem)
  return { platform, workspace, channel: channel ?? null }
}
