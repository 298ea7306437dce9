import { REST, RESTEvents, type RESTOptions } from 'discord.js'

/** The two ways to Discord's HTTP interface. */
export interface Rest {
  /** For what Discord waits three seconds for: one try, no waiting. Its calls carry a token of their own in the address. */
  quick: REST
  /** For everything else: obeys rate limits, tries again, and is bounded all the same. */
  steady: REST
}

/** What is learned from each answer. */
interface RestNews {
  /** Discord does not take the token. */
  refused(): void
  /** The moment at which Discord answered by its own clock, in milliseconds since 1970. */
  date(ms: number): void
}

/** Longer waits than this are not worth it within three seconds. */
const quickWaitMs = 1000
/** The program tries again later by itself. */
const steadyWaitMs = 60_000

export function openRest(token: string, apiUrl: string | null, news: RestNews): Rest {
  const shared = { ...(apiUrl !== null && { api: apiUrl }), makeRequest }
  const quick = new REST({
    ...shared,
    timeout: 2800,
    retries: 0,
    rejectOnRateLimit: ({ retryAfter }) => retryAfter > quickWaitMs,
  })
  const steady = new REST({
    ...shared,
    timeout: 10_000,
    retries: 2,
    rejectOnRateLimit: ({ retryAfter }) => retryAfter > steadyWaitMs,
  }).setToken(token)
  steady.on(RESTEvents.Response, (request, response) => {
    const date = Date.parse(response.headers.get('date') ?? '')
    if (!Number.isNaN(date)) news.date(date)
    if (response.status === 401 && request.data.auth !== false) news.refused()
  })
  return { quick, steady }
}

/**
 * The library's own client takes whatever sends for the whole process, and cannot send files through that of another version of itself,
 * which the core brings along.
 */
export const makeRequest: RESTOptions['makeRequest'] = (url, { method, headers, body, signal }) => {
  const plain = Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)] as const)
  return fetch(url, {
    method: method ?? 'GET',
    headers: Object.fromEntries(plain),
    body: body ?? null,
    signal: signal ?? null,
  })
}

/** Ends what would hold the process. */
export function closeRest({ quick, steady }: Rest): void {
  for (const one of [quick, steady]) {
    one.clearHashSweeper()
    one.clearHandlerSweeper()
  }
}
