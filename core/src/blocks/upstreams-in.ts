import type { DesiredState } from '../routing/desired-state.ts'
import { addressPrefix } from './overlap.ts'
import { lastOf, type Prefix } from './prefix.ts'

interface Known extends Prefix {
  address: string
}

/** Of ten thousand routes they are read and put in order once a state, because whoever blocks somebody waits for it. */
const known = new WeakMap<DesiredState['routes'], Record<4 | 6, Known[]>>()

/** The upstreams, by their addresses, that lie in one of these networks; at most so many. Names are not resolved for this. */
export function upstreamsIn(
  { routes }: Pick<DesiredState, 'routes'>,
  networks: readonly Prefix[],
  most: number,
): string[] {
  const all = known.get(routes) ?? inOrder(routes)
  known.set(routes, all)
  return networks
    .flatMap(network => {
      const ordered = all[network.family]
      const from = firstAtOrAfter(ordered, network.first)
      const found = ordered.slice(from, from + most).filter(({ first }) => first <= lastOf(network))
      return found.map(({ address }) => address)
    })
    .slice(0, most)
}

function inOrder(routes: DesiredState['routes']): Record<4 | 6, Known[]> {
  const hosts = new Set(
    routes.flatMap(({ target }) => (target.kind === 'proxy' ? target.upstreams.map(({ host }) => host) : [])),
  )
  const read = [...hosts].flatMap((address): Known[] => {
    const prefix = addressPrefix(address)
    return prefix ? [{ ...prefix, address }] : []
  })
  read.sort((a, b) => (a.first < b.first ? -1 : 1))
  return { 4: read.filter(({ family }) => family === 4), 6: read.filter(({ family }) => family === 6) }
}

function firstAtOrAfter(ordered: readonly Known[], address: bigint): number {
  let [low, high] = [0, ordered.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((ordered[middle]?.first ?? address) < address) low = middle + 1
    else high = middle
  }
  return low
}
