import { lookup } from 'node:dns/promises'
import { isIPv6, type LookupFunction } from 'node:net'
import { canonicalAddress, classifyAddress } from './routing/address.ts'

/** The system's resolver takes a thread of few that files need as well: a name server that is silent must not take all. */
const atOnce = 2
const keptMs = 10_000
const mostKept = 10_000

/** A name leads nowhere: it has no address, or none but those of nobody's service. */
export class NoAddress extends Error {
  readonly reason: 'dns' | 'forbidden'

  constructor(reason: NoAddress['reason']) {
    super(reason)
    this.reason = reason
  }
}

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
   * @throws NoAddress `dns`, or `forbidden` when there is none but those of nobody's service: metadata, link-local, multicast
   */
  async of(host: string): Promise<string[]> {
    const literal = canonicalAddress(host)
    const all = literal === undefined ? await this.#named(host) : [literal]
    if (all.length === 0) throw new NoAddress('dns')
    const allowed = all.filter(mayBeAsked)
    if (allowed.length === 0) throw new NoAddress('forbidden')
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

/** Whatever the name, a connection goes to one of these: a name that is looked up again may lead elsewhere by then. */
export function only(addresses: readonly string[]): LookupFunction {
  const all = addresses.map(address => ({ address, family: isIPv6(address) ? 6 : 4 }))
  return (_host, options, found) => {
    const [first] = all
    if (options.all) found(null, all)
    else found(null, first?.address ?? '', first?.family ?? 4)
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
