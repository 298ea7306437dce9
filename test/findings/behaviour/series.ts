import type { LogLine } from '@gatehouse/core/access-log/log-line.ts'
import { answeringKinds } from '@gatehouse/core/routing/mitigation/answering.ts'

/** Lines that are alike: `after 60 min for 5 min: 20 × GET /item-{n} 404 from 203.0.113.{n%9} within 30 s`. */
interface Series {
  afterMs: number
  /** So often, a minute each. */
  minutes: number
  times: number
  withinMs: number
  line(n: number): Omit<LogLine, 'atMs'>
}

const unitsMs: Record<string, number> = { ms: 1, s: 1000, min: 60_000, h: 3_600_000 }
const unitsBytes: Record<string, number> = { B: 1, kB: 1e3, MB: 1e6, GB: 1e9 }
const series =
  /^(?:after (\d+ \w+) ?)?(?:for (\d+) min)?:? ?(\d+) × (\S+) (\S+) (\d+)((?: (?!within)\S+ \S+(?: (?:ms|s|min|B|kB|MB|GB))?)*)(?: within (\d+ \w+))?$/

/**
 * The lines of a series, from a moment on; `{n}` in any text is how many there were before it, `{n%7}` that modulo seven.
 * @throws Error when it cannot be read
 */
export function* linesOf(text: string, fromMs: number): Generator<LogLine> {
  const { afterMs, minutes, times, withinMs, line } = readSeries(text)
  for (let minute = 0; minute < minutes; minute += 1)
    for (let time = 0; time < times; time += 1) {
      const atMs = fromMs + afterMs + minute * 60_000 + Math.floor(((time + uneven(time)) * withinMs) / times)
      yield { atMs, ...line(minute * times + time) }
    }
}

/** From 0 to 1: nobody sends at even distances. */
function uneven(n: number): number {
  const mixed = Math.imul(n + 1, 0x9e3779b1) >>> 0
  return (Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 0) / 2 ** 32
}

function readSeries(text: string): Series {
  const [, after, minutes, times = '', method = '', target = '', status = '', said = '', within] =
    series.exec(text) ?? []
  if (target === '') throw new Error(`this is no series of lines: ${text}`)
  const words = new Map(
    [...said.matchAll(/ (\S+) (\S+(?: (?:ms|s|min|B|kB|MB|GB))?)/g)].map(([, key = '', value = '']) => [
      key,
      value,
    ]),
  )
  return {
    afterMs: after === undefined ? 0 : amount(after, unitsMs),
    minutes: Number(minutes ?? 1),
    times: Number(times),
    withinMs: within === undefined ? 60_000 : amount(within, unitsMs),
    line: n => lineOf({ method, target, status: Number(status), words }, n),
  }
}

interface Said {
  method: string
  target: string
  status: number
  words: ReadonlyMap<string, string>
}

function lineOf({ method, target, status, words }: Said, n: number): Omit<LogLine, 'atMs'> {
  const text = (key: string, otherwise: string) => filled(words.get(key) ?? otherwise, n)
  const [path = '', query = ''] = filled(target, n).split('?')
  const route = text('route', 'shop')
  return {
    route: route === 'none' ? null : route,
    host: text('to', 'shop.example'),
    client: text('from', '198.51.100.{n%200}'),
    method,
    path,
    query,
    protocol: 'HTTP/2.0',
    status,
    bytes: amount(words.get('bytes') ?? '2 kB', unitsBytes),
    durationUs: amount(words.get('took') ?? '20 ms', unitsMs) * 1000,
    upstream: '10.0.0.1:80',
    upstreamUs: null,
    agent: 'Mozilla/5.0',
    referrer: text('ref', '-').replace(/^-$/, ''),
    blocked: words.get('blocked') ?? null,
    by: answeringKinds.find(kind => kind === words.get('by')) ?? null,
  }
}

function filled(text: string, n: number): string {
  return text.replace(/\{n(?:%(\d+))?\}/g, (_, modulo?: string) =>
    String(modulo === undefined ? n : n % Number(modulo)),
  )
}

function amount(text: string, units: Readonly<Record<string, number>>): number {
  const [value = '', unit = ''] = text.split(' ')
  const size = units[unit]
  if (size === undefined || !/^\d+$/.test(value)) throw new Error(`this is no amount: ${text}`)
  return Number(value) * size
}
