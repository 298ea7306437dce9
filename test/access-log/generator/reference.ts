/** A line as it is generated; what is none has no time or no request. */
interface Written {
  ts?: unknown
  request?: { client_ip: string; method: string; uri: string }
  status: number
  size: number
  duration: number
  up_ms: number | null
  route: string | null
  ua: string
  ref: string
  blocked?: string
  by: string | null
}

/** What came, as it was read from one line: nothing but its line's fields. */
interface Seen {
  atMs: number
  route: string
  client: string
  method: string
  path: string
  agent: string
  referrer: string
  status: number
  bytes: number
  durationUs: number
  upstreamUs: number | null
  blocked: boolean
  meant: boolean
}

interface Asked {
  fromMs: number
  untilMs: number
  routes: readonly string[] | null
}

/** The exact answers, by reading each line as JSON and keeping everything: slow and obvious, to compare with. */
export class Reference {
  readonly #seen: Seen[] = []
  readonly #found = new Map<string, Seen[]>()
  unread = 0

  add(text: string): void {
    const seen = read(text)
    if (seen) this.#seen.push(seen)
    else this.unread += 1
  }

  /** Everything that came, what was refused or meant too. */
  all({ fromMs, untilMs, routes }: Asked): Seen[] {
    const asked = JSON.stringify([fromMs, untilMs, routes])
    const before = this.#found.get(asked)
    if (before) return before
    const found = this.#seen.filter(
      ({ atMs, route }) => atMs >= fromMs && atMs < untilMs && (routes === null || routes.includes(route)),
    )
    this.#found.set(asked, found)
    return found
  }

  /** Counts alone, by their names in `Totals`. */
  counts(asked: Asked) {
    const all = this.all(asked)
    const requests = all.filter(isRequest)
    const upstreamUs = requests.filter(({ status }) => status !== 101).flatMap(seen => seen.upstreamUs ?? [])
    const of = (from: number, until: number) =>
      requests.filter(({ status }) => status >= from && status < until).length
    return {
      requests: requests.length,
      classes: {
        '1xx': of(100, 200),
        '2xx': of(200, 300),
        '3xx': of(300, 400),
        '4xx': of(400, 500),
        '5xx': of(500, 1000),
        cut: of(0, 100),
      },
      failedShare: requests.length === 0 ? null : of(500, 1000) / requests.length,
      limited: of(429, 430),
      blocked: all.filter(({ blocked }) => blocked).length,
      meant: all.filter(({ blocked, meant }) => meant && !blocked).length,
      bytes: sum(requests.map(({ bytes }) => bytes)),
      upstreamMeanMs: upstreamUs.length === 0 ? null : sum(upstreamUs) / upstreamUs.length / 1000,
    }
  }

  durationsUs(asked: Asked): number[] {
    return this.slow(asked).map(({ durationUs }) => durationUs)
  }

  clients(asked: Asked): number {
    return new Set(
      this.all(asked)
        .filter(isRequest)
        .map(({ client }) => network(client)),
    ).size
  }

  slow(asked: Asked): Seen[] {
    return this.all(asked)
      .filter(seen => isRequest(seen) && seen.status !== 101)
      .sort((one, other) => other.durationUs - one.durationUs)
  }

  /** How often each text of a kind came. */
  texts(kind: 'paths' | 'clients' | 'agents' | 'referrers' | 'failing', asked: Asked): Map<string, number> {
    const texts = new Map<string, number>()
    for (const seen of this.all(asked).filter(isRequest)) {
      const text = textOf(kind, seen)
      if (text !== '') texts.set(text, (texts.get(text) ?? 0) + 1)
    }
    return texts
  }
}

function read(text: string): Seen | null {
  let line: Written | null
  try {
    line = JSON.parse(text) as Written | null
  } catch {
    return null
  }
  if (typeof line?.ts !== 'number' || !line.request) return null
  return {
    atMs: line.ts * 1000,
    route: line.route ?? '',
    client: line.request.client_ip,
    method: line.request.method,
    path: line.request.uri.split('?')[0] ?? '',
    agent: line.ua,
    referrer: line.ref,
    status: line.status,
    bytes: line.size,
    durationUs: Math.round(line.duration * 1e6),
    upstreamUs: line.up_ms === null ? null : Math.round(line.up_ms * 1000),
    blocked: typeof line.blocked === 'string',
    meant: typeof line.by === 'string',
  }
}

function isRequest({ blocked, meant }: Seen): boolean {
  return !blocked && !meant
}

function textOf(kind: 'paths' | 'clients' | 'agents' | 'referrers' | 'failing', seen: Seen): string {
  switch (kind) {
    case 'paths':
      return cut(seen.path)
    case 'clients':
      return network(seen.client)
    case 'agents':
      return cut(seen.agent)
    case 'referrers':
      return cut(seen.referrer.split(/[?#]/)[0]?.replace('https://', '') ?? '')
    case 'failing':
      return seen.status >= 400 ? `${seen.status} ${cut(seen.path)}` : ''
  }
}

function cut(text: string): string {
  let [cut, bytes] = ['', 0]
  for (const point of text.toWellFormed()) {
    bytes += Buffer.byteLength(point)
    if (bytes > 256) break
    cut += point
  }
  return cut
}

/** IPv6 clients are told apart by their first four parts; generated ones have all of these. */
function network(client: string): string {
  return client.split('::')[0] ?? ''
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
