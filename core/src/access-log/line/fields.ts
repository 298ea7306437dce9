/** The texts of a line, by places of their own. */
export const field = {
  client: 0,
  protocol: 1,
  method: 2,
  host: 3,
  path: 4,
  query: 5,
  route: 6,
  upstream: 7,
  agent: 8,
  referrer: 9,
  blocked: 10,
  by: 11,
} as const
export const fieldCount = 12

/** The numbers of a line, by places of their own. */
export const figure = { atMs: 0, durationUs: 1, bytes: 2, upstreamUs: 3, status: 4 } as const
export const figureCount = 5

/** In place of the time of an upstream: none was asked. */
export const noUpstream = -1
