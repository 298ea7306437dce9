import { covers, type Role } from '@gatehouse/core/identity/role.ts'
import type { ChatCaller } from '../../../chat/heard.ts'
import type { Known } from '../../../chat/known.ts'
import type { Command } from '../../../command.ts'
import { parametersOf } from '../../../grammar/usage.ts'
import { lineOption, moreOption } from '../commands/limits.ts'
import { atPath } from '../commands/path.ts'
import type { Given } from '../commands/read-options.ts'
import { isWholeLine } from '../commands/typed-text.ts'
import { candidatesOf, here } from './candidates.ts'
import { completeLine, completeMore } from './complete-line.ts'
import { rank } from './rank.ts'

/** What completing needs: what there is, and up to which role somebody may see it. */
interface CompletionParts {
  commands: readonly Command[]
  known: Known
  role: Role
  /** Where it is typed. */
  place: ChatCaller['place']
}

/** What the option that somebody types may become; only what their role may use. */
export function completeOption({ commands, known, role, place }: CompletionParts, given: Given): string[] {
  const allowed = commands.filter(command => covers(role, command.role))
  const typed = given.focused === null ? '' : (given.texts.get(given.focused) ?? '')
  if (isWholeLine(given)) return given.focused === lineOption ? completeLine(allowed, known, typed) : []
  const command = atPath(commands, given)
  if (!command || !allowed.includes(command) || given.focused === null) return []
  if (given.focused === moreOption) return completeMore(command, allowed, known, given, typed)
  const parameters = parametersOf(command)
  const parameter = Object.hasOwn(parameters, given.focused) ? parameters[given.focused] : undefined
  if (!parameter) return []
  const candidates = [
    ...candidatesOf(parameter, known, allowed, given.texts.get('route')),
    ...here(given.focused, place),
  ]
  const whole = parameter.suggest === 'command' || parameter.suggest === 'mitigation'
  if (parameter.place !== 'rest' || whole) return rank(candidates, typed)
  const before = /^.*\s/s.exec(typed)?.[0] ?? ''
  const said = before.split(/\s+/)
  return rank(
    candidates.filter(candidate => !said.includes(candidate)),
    typed.slice(before.length),
  )
    .map(candidate => before + candidate)
    .filter(text => text.length <= 100)
}
