import type { LogDeps } from '../log-deps.ts'

/**
 * Does some work of one asker that may ask for numbers of the logs: from its first question to its end it is one of those that are under way.
 * Whoever asks by the `deps` themselves, as alerts and metrics do, waits behind one question of people at most.
 * @throws AppError `unavailable` at the first question when too many are under way
 */
export async function inTurns<Deps extends LogDeps, Answer>(
  deps: Deps,
  asker: string,
  work: (deps: Deps) => Promise<Answer> | Answer,
): Promise<Answer> {
  const { summaries, waf, logKeeping, questionTurns } = deps
  const entered: { leave: (() => void) | null } = { leave: null }
  const ask = async <T>(question: () => Promise<T>): Promise<T> => {
    entered.leave ??= questionTurns.enter(asker)
    return questionTurns.run(question)
  }
  const asked: Pick<LogDeps, 'summaries' | 'waf' | 'logKeeping'> = {
    summaries: {
      totals: query => ask(() => summaries.totals(query)),
      byRoute: query => ask(() => summaries.byRoute(query)),
      series: (query, most) => ask(() => summaries.series(query, most)),
      requests: (query, most) => ask(() => summaries.requests(query, most)),
      top: (kind, query, most) => ask(() => summaries.top(kind, query, most)),
      slowest: (query, most) => ask(() => summaries.slowest(query, most)),
    },
    waf: {
      top: (query, most) => ask(() => waf.top(query, most)),
      rule: (rule, query) => ask(() => waf.rule(rule, query)),
      request: (ref, searcher) => waf.request(ref, searcher),
    },
    logKeeping: {
      retain: retention => logKeeping.retain(retention),
      room: () => logKeeping.room(),
      going: (retention, nowMs) => ask(() => logKeeping.going(retention, nowMs)),
    },
  }
  try {
    return await work({ ...deps, ...asked })
  } finally {
    entered.leave?.()
  }
}
