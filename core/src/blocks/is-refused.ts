import type { Block, BlockStore } from './block.ts'
import { holds, networkText, readPrefix } from './prefix.ts'

/** The blocks by which a client is refused: on a route, or with null those that hold everywhere alone. Widest first. */
export function refusing(
  store: Pick<BlockStore, 'at' | 'around'>,
  client: string,
  route: string | null,
  nowMs: number,
): Block[] {
  const address = readPrefix(client.includes(':') ? `${client}/128` : client)
  if (!address) return []
  const network = networkText(address)
  const exact = store.at(network, nowMs)
  return [...store.around(network, nowMs), ...(exact ? [exact] : [])].filter(({ routes, except }) => {
    const here = routes === null || (route !== null && routes.includes(route))
    return here && !except.some(part => partHolds(part, address))
  })
}

function partHolds(part: string, address: NonNullable<ReturnType<typeof readPrefix>>): boolean {
  const prefix = readPrefix(part)
  return prefix !== undefined && holds(prefix, address)
}
