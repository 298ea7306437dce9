import { AppError } from '@gatehouse/core/error.ts'
import { identityText } from '@gatehouse/core/identity/account.ts'
import { type Actor, auditActor } from '@gatehouse/core/identity/actor.ts'
import { allows, inNetworks, keyState } from '@gatehouse/core/identity/api-key.ts'
import type { AuditActor } from '@gatehouse/core/identity/audit.ts'
import { placeText } from '@gatehouse/core/identity/place.ts'
import { covers, type Role } from '@gatehouse/core/identity/role.ts'
import type { Risk } from '@gatehouse/core/routing/risk.ts'
import type { Caller } from '../caller.ts'
import type { Command, CommandDeps } from '../command.ts'
import { chatName } from '../replies/chat-words.ts'

/** Somebody may not. `by` is who they are, as far as that is known. */
export class Denied extends AppError {
  readonly by: AuditActor
  /** They may do nothing at all here: they can be as many, and come as often, as they like. */
  readonly outside: boolean

  constructor(message: string, by: AuditActor, outside = false) {
    super('forbidden', message)
    this.by = by
    this.outside = outside
  }
}

/**
 * Who a caller is, read from the database at this moment. Unknown means no.
 * @throws Denied in words that say whom to ask
 */
export function identify(deps: CommandDeps, caller: Caller): Actor {
  switch (caller.kind) {
    case 'local':
      return { kind: 'local' }
    case 'chat':
      return identifyChat(deps, caller)
    case 'key':
      return identifyKey(deps, caller)
  }
}

/**
 * Whether somebody may use a command here: by role, by place, by the scope of a key.
 * @throws Denied
 */
export function permit(
  deps: CommandDeps,
  actor: Actor,
  caller: Caller,
  { name, role, risk }: Pick<Command, 'name' | 'role' | 'risk'>,
): void {
  if (actor.kind === 'local') return
  const by = auditActor(actor)
  const own = actor.kind === 'account' ? actor.account.role : actor.role
  if (!covers(own, role))
    throw new Denied(
      `"${name}" needs the role ${role}; ${actor.kind === 'account' ? 'yours' : "this key's"} is ${own}. Ask an admin: they see who may with "account list".`,
      by,
    )
  if (actor.kind === 'key') {
    demandScope(actor, name, risk)
    demandNoPowers(actor, name, risk)
  }
  demandPlaceRole(deps, caller, role, by)
}

/**
 * Whether a key may do something of this risk, which may be more than its command asks.
 * @throws Denied
 */
export function demandScope(actor: Actor & { kind: 'key' }, command: string, risk: Risk): void {
  const [noun = command] = command.split(' ')
  if (risk === 'critical')
    throw new Denied(
      'This is critical: two people must confirm it, and a key is none. Use a chat or the console.',
      auditActor(actor),
    )
  if (!allows(actor.key.scopes, noun, risk))
    throw new Denied(
      `This needs the scope ${noun}:${risk}, which this key does not have. Ask an admin for a key with it: key create … scopes=${noun}:${risk}`,
      auditActor(actor),
    )
}

/** Nouns that decide who may do what. */
const powers = ['account', 'key', 'keyring', 'place']

/** What a key makes or changes there would outlive its own end and its own scopes. */
function demandNoPowers(actor: Actor & { kind: 'key' }, name: string, risk: Risk): void {
  if (risk === 'read' || !powers.some(noun => name.startsWith(`${noun} `))) return
  throw new Denied(
    'Who may do what is decided by people: a key can only look at accounts, places and keys.',
    auditActor(actor),
  )
}

function identifyChat(deps: CommandDeps, caller: Caller & { kind: 'chat' }): Actor {
  const { identity, place } = caller
  const account = deps.accounts.byIdentity(identity)
  const unknown: AuditActor = account
    ? auditActor({ kind: 'account', account })
    : { kind: 'unknown', id: null, name: identityText(identity) }
  if (caller.bot)
    throw new Denied('Other programs cannot give commands. Use an API key instead.', unknown, true)
  if (caller.unsaid)
    throw new Denied(
      `${chatName(identity.platform)} did not say in time who you are, so nothing was done. Try again in a moment.`,
      unknown,
      true,
    )
  if (caller.guest)
    throw new Denied(
      'Guests cannot give commands. Ask an admin of Gatehouse who is a full member here.',
      unknown,
      true,
    )
  if (place.platform !== identity.platform || place.workspace !== identity.workspace)
    throw new Denied('Commands are taken from members of this workspace only.', unknown, true)
  const rule = deps.places.ruleFor(place)
  if (rule?.verdict !== 'allow')
    throw new Denied(
      `Commands are not taken here (${placeText(place)}). An admin can allow it: place allow ${place.platform} ${place.workspace}${place.channel === null ? '' : ` channel=${place.channel}`}`,
      unknown,
      true,
    )
  if (!account) {
    const code = deps.transactions.write(() => deps.pairings.codeFor(identity, deps.clock.nowMs()))
    throw new Denied(
      `Gatehouse does not know you. Show an admin this pairing code, good for half an hour: ${code}. They type: account link <your account> ${code}`,
      unknown,
      true,
    )
  }
  if (account.state !== 'active')
    throw new Denied(
      'Your account is disabled. Ask an admin.',
      auditActor({ kind: 'account', account }),
      true,
    )
  return { kind: 'account', account }
}

/**
 * Whether what needs this role is taken where somebody speaks.
 * @throws Denied
 */
export function demandPlaceRole(deps: CommandDeps, caller: Caller, role: Role, by: AuditActor): void {
  if (caller.kind !== 'chat') return
  const { place } = caller
  const upTo = deps.places.ruleFor(place)?.role ?? 'viewer'
  if (covers(upTo, role)) return
  throw new Denied(
    `Here (${placeText(place)}) only commands for the role ${upTo} are taken; this one needs ${role}. Use another channel, or ask an admin: place list`,
    by,
  )
}

function identifyKey(deps: CommandDeps, caller: Caller & { kind: 'key' }): Actor {
  const key = deps.keys.get(caller.id)
  if (!key) throw new Denied('This key is not known. Ask an admin for a new one.', unknownKey)
  const by: AuditActor = { kind: 'key', id: String(key.id), name: `key ${key.name}` }
  const state = keyState(key, deps.clock.nowMs())
  if (state !== 'live') throw new Denied(`This key is ${state}. Ask an admin for a new one.`, by)
  if (key.networks.length > 0 && (caller.address === null || !inNetworks(key.networks, caller.address)))
    throw new Denied('This key is not good for requests from this address. Ask an admin.', by)
  const owner = key.owner === null ? null : deps.accounts.get(key.owner)
  if (key.owner !== null && owner?.state !== 'active')
    throw new Denied('The owner of this key is not active any more. Ask an admin for a new one.', by)
  return { kind: 'key', key, role: owner?.role ?? 'admin' }
}

const unknownKey: AuditActor = { kind: 'unknown', id: null, name: 'key' }
