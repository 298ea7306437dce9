import { clientNetwork } from '../client-network.ts'
import { Frequent } from '../sketch/frequent.ts'
import { mostKept } from '../tops.ts'

/** Whole addresses are kept for so long, in milliseconds; after that their networks, of /24 and /48. */
export const wholeForMs = 7 * 86_400_000

/** What is kept of a client for long: its network; what is no address not at all. */
export function cutClient(client: string): string {
  return client === '' ? '' : (clientNetwork(client) ?? '(no address)')
}

/**
 * The most frequent clients by their networks, as they are stored.
 * @throws AppError `unavailable` when they are damaged
 */
export function cutClients(bytes: Uint8Array): Uint8Array {
  return Frequent.fromBytes(bytes, mostKept).renamed(cutClient).toBytes()
}
