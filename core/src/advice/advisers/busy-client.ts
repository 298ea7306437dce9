import { type Adviser, percent, weights } from '../situation.ts'

const leastShare = 0.25
/** Of a first few requests no share says anything. */
const leastRequests = 30

/** One client alone makes much of the traffic. */
export const busyClient: Adviser = {
  name: 'busy-client',
  advise: ({ clients }) =>
    clients
      .filter(({ share, requests }) => share >= leastShare && requests >= leastRequests)
      .map(({ client, share, perMinute, failedShare, refusedShare }) => ({
        line: `block ${client} for 1h`,
        why: `${client} alone makes ${percent(share)} of all requests (${Math.round(perMinute)} a minute).`,
        weight: weights.busyClient + share + failedShare + refusedShare,
      })),
}
