import { connect, isIPv6, type LookupFunction, type Socket } from 'node:net'
import type { Clock } from '../../clock.ts'
import type { Reason } from '../reason.ts'
import { askHttp } from './ask-http.ts'
import { shakeHands } from './handshake.ts'
import { judge } from './judge.ts'
import { LookUp } from './look-up.ts'
import type { Probe, ProbeResult, ProbeTask } from './probe.ts'
import { failureOf, ProbeFailure } from './probe-failure.ts'
import { TrustedBy } from './trust.ts'

const mostRedirects = 5

interface Parts {
  clock: Pick<Clock, 'nowMs' | 'monotonicMs'>
  lookUp: LookUp
  trusted: TrustedBy
}

/** Makes the probe that asks over the network. */
export function createProbe(clock: Parts['clock'], resolve?: (host: string) => Promise<string[]>): Probe {
  const parts = { clock, lookUp: new LookUp(clock.monotonicMs, resolve), trusted: new TrustedBy() }
  return (task, signal) => new OneProbe(parts, task).run(signal)
}

/** One probe, with all of its connections. */
class OneProbe {
  readonly #parts: Parts
  readonly #task: ProbeTask
  readonly #sockets: Socket[] = []
  #status: number | null = null
  #expiresInDays: number | null = null
  #over = false

  constructor(parts: Parts, task: ProbeTask) {
    this.#parts = parts
    this.#task = task
  }

  async run(signal: AbortSignal): Promise<ProbeResult> {
    const { clock } = this.#parts
    const startMs = clock.monotonicMs()
    const reason = await this.#word(signal)
    const ms = Math.max(0, Math.round(clock.monotonicMs() - startMs))
    return { reason, ms, status: this.#status, expiresInDays: this.#expiresInDays }
  }

  async #word(signal: AbortSignal): Promise<Reason> {
    const late = Promise.withResolvers<never>()
    const timer = setTimeout(() => late.reject(new ProbeFailure('time-out')), this.#task.timeoutMs)
    const left = () => late.reject(new ProbeFailure('not-asked'))
    signal.addEventListener('abort', left)
    if (signal.aborted) left()
    const asking = this.#ask()
    // Whoever loses the race may still fail.
    asking.catch(() => undefined)
    try {
      return await Promise.race([asking, late.promise])
    } catch (error) {
      const failure = failureOf(error)
      this.#status = failure.status ?? this.#status
      return failure.reason
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', left)
      late.promise.catch(() => undefined)
      this.#over = true
      for (const socket of this.#sockets) socket.destroy()
    }
  }

  async #ask(): Promise<Reason> {
    const { http, tls } = this.#task
    const addresses = await this.#parts.lookUp.of(this.#task.host)
    let path = http?.path ?? '/'
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      const socket = await this.#connect(addresses)
      if (http === null) return 'ok'
      const headers = {
        host: http.hostHeader,
        'user-agent': 'Gatehouse-Probe',
        accept: '*/*',
        'accept-encoding': 'identity',
        connection: 'close',
        ...http.headers,
      }
      const answer = await askHttp(socket, path, headers)
      this.#status = answer.status
      const judged = await judge(answer, http, tls !== null)
      if (judged.kind === 'good') return judged.reason
      path = judged.path
      socket.destroy()
    }
    return 'redirect'
  }

  async #connect(addresses: readonly string[]): Promise<Socket> {
    const plain = await this.#dial(addresses)
    if (this.#task.tls === null) return plain
    const nowMs = this.#parts.clock.nowMs()
    const shaken = await shakeHands(plain, this.#task.tls, this.#parts.trusted, nowMs)
    this.#sockets.push(shaken.socket)
    this.#expiresInDays = shaken.expiresInDays
    if (shaken.wrong !== null) throw new ProbeFailure(shaken.wrong)
    return shaken.socket
  }

  async #dial(addresses: readonly string[]): Promise<Socket> {
    const { host, port, connectTimeoutMs } = this.#task
    // A name may be found after everything is over.
    if (this.#over) throw new ProbeFailure('time-out')
    return new Promise((resolve, reject) => {
      // Node tries one address after another (RFC 8305), of those alone that may be asked.
      const socket = connect({ host, port, lookup: only(addresses), autoSelectFamily: true })
      this.#sockets.push(socket)
      const late = setTimeout(() => reject(new ProbeFailure('time-out')), connectTimeoutMs)
      socket.once('close', () => clearTimeout(late))
      // Stays for the life of the socket: an error that nobody hears would end the process.
      socket.on('error', reject)
      socket.once('connect', () => {
        clearTimeout(late)
        resolve(socket)
      })
    })
  }
}

function only(addresses: readonly string[]): LookupFunction {
  const all = addresses.map(address => ({ address, family: isIPv6(address) ? 6 : 4 }))
  return (_host, options, found) => {
    const [first] = all
    if (options.all) found(null, all)
    else found(null, first?.address ?? '', first?.family ?? 4)
  }
}
