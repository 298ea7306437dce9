/** What a row of tops looks back on, in UTC. */
export type TopsResolution = 'ten-minutes' | 'day'

/** The kinds of texts of which the most frequent are kept. */
export const topKinds = ['paths', 'clients', 'agents', 'referrers', 'failing'] as const
export type TopKind = (typeof topKinds)[number]

/** A `Tops` as it is stored: each kind as the bytes of a `Frequent`, and the slowest requests. */
export type TopsRow = Record<TopKind | 'slowest', Uint8Array>
