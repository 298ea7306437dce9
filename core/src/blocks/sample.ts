import type { BlockWish } from './block.ts'
import type { Sample } from './in-force.ts'
import { firstAddress, readPrefix, without } from './prefix.ts'

/** A client of this network, on one of its routes, by whom a real request shows what the edge does; null when nothing is left of it. */
export function sampleOf({
  network,
  except,
  routes,
}: Pick<BlockWish, 'network' | 'except' | 'routes'>): Sample | null {
  const prefix = readPrefix(network)
  const [left] = prefix
    ? without(
        prefix,
        except.flatMap(part => readPrefix(part) ?? []),
      )
    : []
  return left ? { client: firstAddress(left), route: routes?.[0] ?? null } : null
}
