import type { Summaries } from './summary.ts'

/** Each question to a port, answered later: by another thread, mostly. */
export type Asked<Port extends object> = {
  [Name in keyof Port]: Port[Name] extends (...asked: infer Words) => infer Answer
    ? (...asked: Words) => Promise<Awaited<Answer>>
    : never
}

/** `Summaries` for everybody who must not wait for a database. Rejects with an AppError `unavailable`, also when no answer comes. */
export type AskedSummaries = Asked<Summaries>

/** Asks right here. */
export function askedHere(summaries: Summaries): AskedSummaries {
  return {
    totals: async query => summaries.totals(query),
    byRoute: async query => summaries.byRoute(query),
    series: async (query, most) => summaries.series(query, most),
    requests: async (query, most) => summaries.requests(query, most),
    top: async (kind, query, most) => summaries.top(kind, query, most),
    slowest: async (query, most) => summaries.slowest(query, most),
  }
}
