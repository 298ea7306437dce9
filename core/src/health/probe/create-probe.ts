import type { Socket } from 'node:net'
import type { Clock } from '../../clock.ts'
import { LookUp } from '../../look-up.ts'
import type { Reason } from '../reason.ts'
import { askHttp } from './ask-http.ts'
import { judge } from './judge.ts'
import { openSocket } from './open-socket.ts'
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
    // A name may be found after everything is over.
    if (this.#over) throw new ProbeFailure('time-out')
    const { clock, trusted } = this.#parts
    const { socket, ready } = openSocket(this.#task, addresses, trusted, clock.nowMs())
    this.#sockets.push(socket)
    const shown = await ready
    this.#expiresInDays = shown?.expiresInDays ?? null
    if (shown !== null && shown.wrong !== null) throw new ProbeFailure(shown.wrong)
    return socket
  }
}
