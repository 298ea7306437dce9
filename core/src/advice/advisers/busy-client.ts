import { type Adviser, percent } from '../situation.ts'

const leastShare = 0.25
const leastPerMinute = 60

/** One client alone makes much of the traffic. */
export const busyClient: Adviser = {
  name: 'busy-client',
  advise: ({ clients }) =>
    clients
      .filter(({ share, perMinute }) => share >= leastShare && perMinute >= leastPerMinute)
      .map(({ client, share, perMinute, failedShare, refusedShare }) => ({
        line: `block ${client} for 1h`,
        why: `${client} alone makes ${percent(share)} of all requests (${Math.round(perMinute)} a minute).`,
        weight: 1 + share + failedShare + refusedShare,
      })),
}
