import { lookup } from 'node:dns/promises'
import { canonicalAddress, classifyAddress } from '../../routing/address.ts'
import { ProbeFailure } from './probe-failure.ts'

/** The system's resolver takes a thread of few that files need as well: a name server that is silent must not take all. */
const atOnce = 2
const keptMs = 10_000
const mostKept = 10_000

interface Known {
  untilMs: number
  addresses: Promise<string[]>
}

/** Finds addresses by names, two names at once, and keeps them for ten seconds. */
export class LookUp {
  readonly #monotonicMs: () => number
  readonly #resolve: (host: string) => Promise<string[]>
  readonly #known = new Map<string, Known>()
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(monotonicMs: () => number, resolve: (host: string) => Promise<string[]> = bySystem) {
    this.#monotonicMs = monotonicMs
    this.#resolve = resolve
  }

  /**
   * The addresses that may be asked.
   * @throws ProbeFailure `dns`, or `forbidden` when there is none but those of nobody's service: metadata, link-local, multicast
   */
  async of(host: string): Promise<string[]> {
    const literal = canonicalAddress(host)
    const all = literal === undefined ? await this.#named(host) : [literal]
    if (all.length === 0) throw new ProbeFailure('dns')
    const allowed = all.filter(mayBeAsked)
    if (allowed.length === 0) throw new ProbeFailure('forbidden')
    return allowed
  }

  #named(host: string): Promise<string[]> {
    const nowMs = this.#monotonicMs()
    const hit = this.#known.get(host)
    if (hit && hit.untilMs > nowMs) return hit.addresses
    const addresses = this.#inTurn(() => this.#resolve(host))
    this.#known.delete(host)
    this.#known.set(host, { untilMs: nowMs + keptMs, addresses })
    if (this.#known.size > mostKept) this.#known.delete(this.#known.keys().next().value ?? host)
    return addresses
  }

  async #inTurn(work: () => Promise<string[]>): Promise<string[]> {
    if (this.#running >= atOnce) await new Promise<void>(go => this.#waiting.push(go))
    this.#running += 1
    try {
      return await work()
    } finally {
      this.#running -= 1
      this.#waiting.shift()?.()
    }
  }
}

function mayBeAsked(address: string): boolean {
  return ['public', 'private', 'loopback'].includes(classifyAddress(address))
}

async function bySystem(host: string): Promise<string[]> {
  try {
    const found = await lookup(host, { all: true, verbatim: true })
    return found.map(({ address }) => canonicalAddress(address)).filter(address => address !== undefined)
  } catch {
    // Why a name has no address is the same to whoever asks there: nobody can.
    return []
  }
}
