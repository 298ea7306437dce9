import type { SeenClients } from '@gatehouse/core/blocks/guards/guard.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import type { CommandDeps } from '../command.ts'

/** From where whoever asks has come lately and comes now, and everybody else with an account. For guards, never for a text. */
export function seenClients(
  { seenAddresses, clock }: Pick<CommandDeps, 'seenAddresses' | 'clock'>,
  actor: Actor,
  address: string | null,
): SeenClients {
  const account = actor.kind === 'account' ? actor.account.id : actor.kind === 'key' ? actor.key.owner : null
  const nowMs = clock.nowMs()
  const known = account === null ? [] : seenAddresses.of(account, nowMs)
  const own = address === null || known.includes(address) ? known : [address, ...known]
  const others = seenAddresses.ofOthers(account, nowMs).filter(other => !own.includes(other))
  return { own, others }
}
