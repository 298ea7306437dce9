import { seeded } from '../sketch/numbers.ts'
import { drawAttack } from './attacks.ts'
import { drawClient } from './clients.ts'
import { drawFactor, pick, pickSkewed } from './draw.ts'
import { drawNoLine, drawOddText } from './odd.ts'
import { type Site, sites } from './sites.ts'

interface Wanted {
  lines: number
  seed: number
  /** When the last one ends. */
  untilMs: number
  /** How long before that the first one ends. */
  forMs: number
}

/** They come in bursts, ever more often. */
const burstLines = 250
const burstMs = burstLines * 80 + 20

const agents = [
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15',
  'curl/8.14.1',
  'Go-http-client/2.0',
  'kube-probe/1.33',
  '',
]
const methods = ['GET', 'GET', 'GET', 'GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'OPTIONS']

/**
 * An access log as Gatehouse's edges write it, the same one for the same seed: 24 hosts, 40,000 clients, paths with a long tail,
 * attacks, odd texts, and a few lines that are none. Each without its line feed.
 */
export function* generate({ lines, seed, untilMs, forMs }: Wanted): Generator<string> {
  const random = seeded(seed)
  for (let at = 0; at < lines; at += 1) {
    if (random() < 0.001) {
      yield drawNoLine(random)
      continue
    }
    const burst = at - (at % burstLines)
    // Answers end in order, but for a few milliseconds.
    const atMs = untilMs - burstMs - forMs * (1 - burst / lines) ** 4 + (at % burstLines) * 80 + random() * 20
    yield JSON.stringify(lineOf(atMs, pickSkewed(sites, random), random))
  }
}

function lineOf(atMs: number, site: Site, random: () => number): Record<string, unknown> {
  const { method, uri, agent } = random() < 0.03 ? drawAttack(random) : drawUsual(site, random)
  const client = drawClient(random)
  const status = drawStatus(site, random)
  const durationUs = Math.round(site.medianUs * drawFactor(site.spread, random)) * (status === 101 ? 1e5 : 1)
  const refused = random() < 0.01
  const appended = Object.entries({
    route: site.route,
    ua: agent,
    ref: drawReferrer(site, random),
    up: site.upstream,
    up_ms: site.upstream && Math.round(durationUs * random()) / 1000,
    by: !refused && random() < 0.01 ? pick(['maintenance', 'throttle', 'shield'], random) : null,
    ...(refused && { blocked: 'refuse' }),
  })
  return {
    ts: Math.round(atMs * 1000) / 1e6,
    request: { remote_ip: client, client_ip: client, proto: 'HTTP/2.0', method, host: site.host, uri },
    duration: durationUs / 1e6,
    size: Math.floor(random() ** 4 * 1e6),
    status: refused ? 403 : status,
    // Caddy appends them in any order.
    ...Object.fromEntries(random() < 0.5 ? appended : appended.reverse()),
  }
}

function drawUsual(site: Site, random: () => number) {
  const path = pickSkewed(site.paths, random)
  const tail = random() < 0.3 ? `/${Math.floor(random() ** 2 * 50_000)}` : ''
  const query = random() < 0.2 ? `?page=${Math.floor(random() * 50)}&q=${Math.floor(random() * 1e6)}` : ''
  const odd = random()
  return {
    method: pick(methods, random),
    uri: `${path}${tail}${odd < 0.003 ? drawOddText(random) : ''}${query}`,
    agent: odd > 0.997 ? drawOddText(random) : pickSkewed(agents, random),
  }
}

function drawStatus(site: Site, random: () => number): number {
  if (random() < site.failing) return pick([500, 502, 503, 504], random)
  const drawn = random()
  if (drawn < 0.8) return 200
  if (drawn < 0.9) return pick([204, 301, 302, 304], random)
  if (drawn < 0.97) return pick([400, 401, 403, 404, 404, 404], random)
  if (drawn < 0.985) return 429
  return drawn < 0.995 ? 0 : pick([101, 103], random)
}

function drawReferrer(site: Site, random: () => number): string {
  const drawn = random()
  if (drawn < 0.6) return ''
  if (drawn < 0.9)
    return `https://${site.host}${pickSkewed(site.paths, random)}?utm=${Math.floor(random() * 1e4)}`
  return drawn < 0.999
    ? `https://www.example.org/found/${Math.floor(random() ** 3 * 3000)}`
    : drawOddText(random)
}
