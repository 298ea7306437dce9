import type { Block, BlockStore } from './block.ts'
import { addressPrefix } from './overlap.ts'
import { holds, networkText, type Prefix, readPrefix } from './prefix.ts'

type Store = Pick<BlockStore, 'at' | 'around'>

/** The blocks in which a client is and that do not let them through, on whichever route. Widest first. */
export function blocksOf(store: Store, client: string, nowMs: number): Block[] {
  const address = addressPrefix(client)
  if (!address) return []
  const network = networkText(address)
  const exact = store.at(network, nowMs)
  return [...store.around(network, nowMs), ...(exact ? [exact] : [])].filter(
    ({ except }) => !except.some(part => partHolds(part, address)),
  )
}

/** Those by which a client is refused: on a route, or with null those that hold everywhere alone. */
export function refusing(store: Store, client: string, route: string | null, nowMs: number): Block[] {
  return blocksOf(store, client, nowMs).filter(
    ({ routes }) => routes === null || (route !== null && routes.includes(route)),
  )
}

function partHolds(part: string, address: Prefix): boolean {
  const prefix = readPrefix(part)
  return prefix !== undefined && holds(prefix, address)
}
