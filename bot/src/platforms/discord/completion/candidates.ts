import type { ChatCaller } from '../../../chat/heard.ts'
import type { Known } from '../../../chat/known.ts'
import { knownNames } from '../../../chat/known-names.ts'
import type { Command, Parameter } from '../../../command.ts'
import type { Suggest } from '../../../suggest.ts'

const durations = [
  '10s',
  '30s',
  '1m',
  '5m',
  '15m',
  '30m',
  '1h',
  '4h',
  '12h',
  '1d',
  '7d',
  '30d',
  '90d',
  '365d',
]

/** What looks like a duration is one; which of them are possible is for its type to say. */
const duration = /^\d+(ms|[smhd])$/

/** Whether something can be offered while a parameter is typed: Discord says "no options match" where nothing is. */
export function isCompleted(name: string, { values, suggest, looks }: Parameter): boolean {
  return values !== undefined || suggest !== undefined || duration.test(looks) || isHere(name)
}

/** Whether a parameter names a server or a channel: those where it is typed are offered. */
function isHere(name: string): name is 'workspace' | 'channel' {
  return name === 'workspace' || name === 'channel'
}

/** The ids of this server and this channel: nobody knows them by heart. */
export function here(name: string, place: ChatCaller['place']): string[] {
  const id = isHere(name) ? place[name] : null
  return id === null ? [] : [id]
}

/** What a parameter may be, as far as it is known without asking anybody. `route` is what was said for the parameter of that name. */
export function candidatesOf(
  parameter: Parameter,
  known: Known,
  commands: readonly Command[],
  route: string | undefined,
): readonly string[] {
  if (parameter.values) return parameter.values
  if (parameter.suggest) return suggested(parameter.suggest, known, commands, route)
  if (!duration.test(parameter.looks)) return []
  return durations.filter(one => parameter.type.safeParse(one).success)
}

/** Names of things that are there; upstreams of the route that was said before them. */
export function suggested(
  what: Suggest,
  known: Known,
  commands: readonly Command[],
  route: string | undefined,
): readonly string[] {
  return what === 'command' ? commands.map(({ name }) => name) : knownNames(what, known, route)
}
