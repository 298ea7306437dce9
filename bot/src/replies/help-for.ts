import { type Actor, roleOf } from '@gatehouse/core/identity/actor.ts'
import { covers, Role } from '@gatehouse/core/identity/role.ts'
import type { Command, CommandDeps } from '../command.ts'
import { helpReply } from '../grammar/usage.ts'
import type { Reply } from '../reply.ts'

const mostNames = 5

/**
 * Help for somebody: the commands that their role may use, and who can do the others.
 * @throws AppError `invalid` when there is nothing of that name
 */
export function helpFor(
  deps: Pick<CommandDeps, 'commands' | 'accounts'>,
  actor: Actor,
  topic: readonly string[] = [],
): Reply {
  const role = roleOf(actor)
  const whole = helpReply(deps.commands, topic)
  const named = namedBy(deps.commands, topic)
  const beyond = named.filter(command => !covers(role, command.role))
  if (beyond.length === 0) return whole
  const notes = [whoCan(deps, role, beyond)]
  if (named.length === 1) return { ...whole, notes }
  const may = deps.commands.filter(command => covers(role, command.role))
  if (beyond.length < named.length) return { ...helpReply(may, topic), notes }
  const { table: _, next: __, ...none } = whole
  return { ...none, notes, data: [] }
}

function namedBy(commands: readonly Command[], topic: readonly string[]): Command[] {
  const name = topic.join(' ').toLowerCase()
  return commands.filter(command => name === '' || `${command.name} `.startsWith(`${name} `))
}

/** Whom to ask for what needs a greater role. */
function whoCan({ accounts }: Pick<CommandDeps, 'accounts'>, role: Role, beyond: readonly Command[]): string {
  const most = Role.options.findLast(one => beyond.some(command => command.role === one)) ?? 'admin'
  const least = Role.options.find(one => beyond.some(command => command.role === one)) ?? 'admin'
  const able = accounts.list().filter(({ state, role }) => state === 'active' && covers(role, least))
  const names = able.slice(0, mostNames).map(({ name, role }) => `${name} (${role})`)
  const count = beyond.length === 1 ? 'One command' : `${beyond.length} commands`
  const needs = least === most ? `the role ${most}` : `the role ${least} or ${most}`
  const who = names.length === 0 ? 'the console of the machine' : names.join(', ')
  return `${count} of these ${beyond.length === 1 ? 'needs' : 'need'} ${needs}; yours is ${role}. Ask ${who}${able.length > mostNames ? ' and others' : ''}.`
}
