import type { ClientTraffic } from '../../observe/recent-traffic.ts'
import { type Adviser, percent, weights } from '../situation.ts'

const leastShare = 0.25
/** Of a first few requests no share says anything. */
const leastRequests = 30
const suddenTimes = 3

/** One client alone makes much of the traffic. */
export const busyClient: Adviser = {
  name: 'busy-client',
  advise: ({ clients }) =>
    clients
      .filter(({ share, requests }) => share >= leastShare && requests >= leastRequests)
      .filter(client => clients.length > 1 || isSudden(client))
      .map(({ client, share, perMinute, failedShare, refusedShare }) => ({
        line: `block ${client} for 1h`,
        why: `${client} alone makes ${percent(share)} of all requests (${Math.round(perMinute)} a minute).`,
        weight: weights.busyClient + share + failedShare + refusedShare,
      })),
}

/** Who is the only client, and always was, is a proxy that the settings do not name, or the one program that is served. */
function isSudden({ perMinute, usualPerMinute }: ClientTraffic): boolean {
  return usualPerMinute !== null && perMinute >= usualPerMinute * suddenTimes
}
