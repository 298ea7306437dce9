import type { CaddyMatcher } from '../../edge/caddy-config.ts'
import type { PolicyPlace } from './policy-kind.ts'
import type { ProofAnswer, ProofDeps } from './proof.ts'
import { type FileState, faultyState, type WatchedFiles } from './watched-files.ts'

/** Clients by their addresses: some that are kept in the policy, and some in a file that others fill. */
export interface NamedClients {
  networks: string[]
  list: string | null
}

/** How many networks a policy keeps itself. More belong into a list, whose change is no revision. */
export const maxNetworks = 1000

/** What a list is and how it is filled, for people. */
export const listSummary =
  'a file of more of them, which is followed: lists/<name>.txt in the data folder. Replace it by a rename (write another file, then mv). An empty file is a fault and changes nothing; a list of nobody has a comment line, as in # nobody'

/** What does not go together in a policy that names clients. */
export function namesNobody({ networks, list }: NamedClients): string | undefined {
  return networks.length === 0 && list === null
    ? 'name at least one network, as in networks=203.0.113.0/24, or a list'
    : undefined
}

/** Any of these matches a client that is named. */
export function namedMatchers({ networks, list }: NamedClients, place: PolicyPlace): CaddyMatcher[] {
  return [
    ...(networks.length === 0 ? [] : [{ client_ip: { ranges: networks } }]),
    ...(list === null ? [] : [{ client_ip_list: { path: place.list(list) } }]),
  ]
}

/** The file behind a policy that names clients. */
export async function listFiles({ list }: NamedClients, files: WatchedFiles): Promise<FileState[]> {
  if (list === null) return []
  const found = await files.addressList(list)
  const state = { what: `the list ${list}`, path: found.path, since: 'changed' as const }
  if (found.kind === 'faulty') return [{ ...state, ...(await faultyState(found, files)) }]
  const count = found.networks.length
  const holds = count === 1 ? '1 network' : `${count} networks`
  return [{ ...state, fault: null, holds, sinceMs: found.changedAtMs, keptMs: null }]
}

/** Everybody who is named, with an address from each place where they are. */
export interface Everybody {
  networks: readonly string[]
  samples: string[]
  /** Whether what was seen can still be held against what was read: the list is as it was then, and the edge has seen it. */
  holdsStill(): Promise<boolean>
}

/**
 * Reads who is named.
 * @returns a clause without a full stop when the list cannot be read
 */
export async function readEverybody(
  { networks, list }: NamedClients,
  files: WatchedFiles,
): Promise<Everybody | string> {
  if (list === null) return { networks, samples: samplesOf(networks), holdsStill: async () => true }
  const found = await files.addressList(list)
  if (found.kind === 'faulty') return `the list ${list} cannot be read: ${found.fault}`
  return {
    networks: [...networks, ...found.networks],
    samples: [...samplesOf(networks), ...samplesOf(found.networks)],
    holdsStill: async () => {
      const now = await files.addressList(list)
      return now.kind === 'good' && now.settled && now.version === found.version
    },
  }
}

/** The first address of the first network. */
function samplesOf([first]: readonly string[]): string[] {
  return first === undefined ? [] : [sampleOf(first)]
}

/** The first address of a network that a client can have: 0.0.0.0 is nobody's, and the edge takes no request of nobody. */
export function sampleOf(network: string): string {
  const address = network.replace(/\/.*$/, '')
  return address === '0.0.0.0' ? '0.0.0.1' : address
}

/** The first of these clients whose answer is not as it should be. */
export async function firstWrong(
  { ask }: Pick<ProofDeps, 'ask'>,
  clients: readonly string[],
  right: (answer: ProofAnswer) => boolean,
): Promise<{ client: string; answer: ProofAnswer } | undefined> {
  for (const client of clients) {
    const answer = await ask({ client })
    if (!right(answer)) return { client, answer }
  }
  return undefined
}
