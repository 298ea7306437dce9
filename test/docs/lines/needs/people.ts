import type { Identity } from '@gatehouse/core/identity/account.ts'
import type { World } from '../world.ts'

/** A plan that waits for somebody, under the id that the pages have. */
export const waiting = (line: string) => async (world: World) => {
  const { reply } = await world.gatehouse.type(line, 'nothing')
  world.stands.set('7f3a2b1c', reply.pending?.id.slice(0, 8) ?? 'none')
}

/** So many are signed in to the status page. */
export const sessions = (count: number, name: string | null) => (world: World) => {
  const { accounts, pageSessions } = world.gatehouse.edge.stores
  const account = name === null ? null : (accounts.byName(name)?.id ?? null)
  for (let made = 0; made < count; made += 1)
    pageSessions.begin({ account, agent: 'Firefox', network: null }, world.gatehouse.clock.nowMs())
}

/** An unknown person was shown the pairing code that the pages have. */
export const pairing = (identity: Identity) => (world: World) => {
  const code = world.gatehouse.edge.stores.pairings.codeFor(identity, world.gatehouse.clock.nowMs())
  world.stands.set('K7QF-2M9X', code)
}

/** Nobody can give a code any more. */
export const nobodyHasCodes = async (world: World) => {
  const { accounts, codes } = world.gatehouse.edge.stores
  for (const { id, name } of accounts.list())
    if (codes.enrolled(id)) await world.type(`account reset-totp ${name}`, 'console without code')
}

/** Anna has lost her codes. */
export const annaWithout = (world: World) => world.type('account reset-totp anna', 'console without code')
