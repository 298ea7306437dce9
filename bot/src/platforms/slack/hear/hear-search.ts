import { covers } from '@gatehouse/core/identity/role.ts'
import type { types } from '@slack/bolt'
import { knownTo } from '../../../chat/may-see.ts'
import { commands } from '../../../commands/index.ts'
import { parametersOf } from '../../../grammar/usage.ts'
import { readMetadata } from '../answer/origin.ts'
import { parameterOfField } from '../builder/field.ts'
import { searchOptions } from '../builder/search.ts'
import { commandOf, roleOf } from './hear-builder.ts'
import type { SearchPayload } from './payload.ts'
import type { Seat } from './seat.ts'

/** What a field of a form offers: from memory, and nothing to whoever may not run its command here. */
export async function hearSearch(seat: Seat, payload: SearchPayload): Promise<types.PlainTextOption[]> {
  const metadata = readMetadata(payload.view?.private_metadata ?? '')
  const command = metadata?.command === undefined ? undefined : commandOf(metadata.command)
  const name = parameterOfField(payload.block_id)
  const parameter = command && name !== null ? parametersOf(command)[name] : undefined
  const known = seat.known()
  if (!known || !metadata || !command || !parameter) return []
  const { user } = payload
  const role = await roleOf(seat, {
    user: user.id,
    team: user.team_id ?? null,
    channel: metadata.origin.channel,
  })
  if (role === null || !covers(role, command.role)) return []
  return searchOptions(commands, knownTo(known, role), parameter, payload.value)
}
