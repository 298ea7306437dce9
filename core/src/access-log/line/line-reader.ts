import type { LogLine } from '../log-line.ts'
import { readExactly } from './exact.ts'
import { field, figure, noUpstream } from './fields.ts'
import { KnownTexts } from './known-texts.ts'
import { answeringKind, bareHost, routeName, upstreamName } from './parts.ts'
import { Scanner } from './scanner.ts'

/** Reads lines of access logs, the usual ones fast: texts that come again and again are the same ones in each of them. */
export class LineReader {
  readonly #scanner = new Scanner()
  readonly #names = new KnownTexts(64, 32, text => text)
  readonly #agents = new KnownTexts(256, 256, text => text)
  readonly #hosts = new KnownTexts(256, 64, bareHost)
  readonly #routes = new KnownTexts(256, 40, routeName)
  readonly #upstreams = new KnownTexts(256, 64, upstreamName)
  readonly #refusals = new KnownTexts(16, 32, text => text || null)
  readonly #kinds = new KnownTexts(16, 32, answeringKind)

  /**
   * The line that lies in these bytes from `from` up to `end`, without its line feed.
   * @returns null for what is no line of an access log
   */
  read(bytes: Buffer, from: number, end: number): LogLine | null {
    return this.scan(bytes, from, end) ?? readExactly(bytes.toString('utf8', from, end))
  }

  /** The same of lines that Caddy usually writes. @returns undefined when the exact reader must look at it */
  scan(bytes: Buffer, from: number, end: number): LogLine | undefined {
    const scanner = this.#scanner
    if (!scanner.scan(bytes, from, end)) return undefined
    const { figures } = scanner
    const upstreamUs = figures[figure.upstreamUs] ?? noUpstream
    return {
      atMs: figures[figure.atMs] ?? 0,
      route: this.#known(this.#routes, field.route),
      host: this.#known(this.#hosts, field.host),
      client: this.#text(field.client),
      method: this.#known(this.#names, field.method),
      path: this.#text(field.path),
      query: this.#text(field.query),
      protocol: this.#known(this.#names, field.protocol),
      status: figures[figure.status] ?? 0,
      bytes: figures[figure.bytes] ?? 0,
      durationUs: figures[figure.durationUs] ?? 0,
      upstream: this.#known(this.#upstreams, field.upstream),
      upstreamUs: upstreamUs === noUpstream ? null : upstreamUs,
      agent: this.#known(this.#agents, field.agent),
      referrer: this.#text(field.referrer),
      blocked: this.#known(this.#refusals, field.blocked),
      by: this.#known(this.#kinds, field.by),
    }
  }

  #known<T>(texts: KnownTexts<T>, at: number): T {
    const { bytes, view, spans } = this.#scanner
    return texts.find(bytes, view, spans[2 * at] ?? 0, spans[2 * at + 1] ?? 0)
  }

  #text(at: number): string {
    const { bytes, spans } = this.#scanner
    const [from, end] = [spans[2 * at] ?? 0, spans[2 * at + 1] ?? 0]
    return from === end ? '' : bytes.latin1Slice(from, end)
  }
}
