import { Worker } from 'node:worker_threads'
import type { Clock } from '@gatehouse/core/clock.ts'
import { errorWords } from '@gatehouse/core/error.ts'
import { type BirpcReturn, createBirpc } from 'birpc'
import { BackOff } from '../../back-off.ts'
import type { Card } from '../card.ts'
import type {
  ChatAccess,
  ChatCheck,
  ChatEars,
  ChatPlatform,
  ChatState,
  Sent,
  Surface,
} from '../chat-platform.ts'
import type { Known } from '../known.ts'
import { platformEvents } from './events.ts'

/** What a thread needs. */
export interface ThreadParts {
  /** The file that runs in the thread. */
  file: URL
  access: ChatAccess
  ears: ChatEars
  clock: Pick<Clock, 'sleep' | 'monotonicMs'>
  random(): number
}

type Rpc = BirpcReturn<ChatPlatform, ChatEars>

const firstPauseMs = 1000
const longestPauseMs = 60_000
const closeMs = 2000
/** A thread that answers nothing for so long hangs; what was asked of it is tried again later. */
const patienceMs = 180_000

/**
 * A platform in a thread of its own, which is started again when it ends: after one second, then ever later up to a minute, spread by
 * chance. It is left alone once it says that it has stopped.
 */
export class ChatThread implements ChatPlatform {
  readonly #parts: ThreadParts
  readonly #backOff: BackOff
  readonly #closing = new AbortController()
  #running: { worker: Worker; rpc: Rpc } | null = null
  #known: Known | null = null
  #state: ChatState = { kind: 'starting' }
  #restarting: Promise<void> = Promise.resolve()

  constructor(parts: ThreadParts) {
    this.#parts = parts
    this.#backOff = new BackOff(firstPauseMs, longestPauseMs, parts.random)
  }

  /** Whether there is a thread at this moment. */
  get runs(): boolean {
    return this.#running !== null
  }

  start(): void {
    const { file, access, ears } = this.#parts
    const worker = new Worker(file, { workerData: access, stdout: false, stderr: false })
    const heard: ChatEars = { ...bound(ears), state: state => told(ears, () => this.#tell(state)) }
    const rpc = createBirpc<ChatPlatform, ChatEars>(heard, {
      post: message => worker.postMessage(message),
      on: hear => worker.on('message', hear),
      timeout: patienceMs,
      eventNames: platformEvents,
    })
    this.#running = { worker, rpc }
    let last = 'it ended'
    worker.on('error', error => {
      last = errorWords(error)
    })
    worker.once('exit', () => {
      // Its own words are for the log alone: nobody knows what an unexpected error holds.
      ears.log('error', 'the thread of a chat ended', { words: last })
      this.#ended(worker, rpc)
    })
    if (this.#known) void rpc.know(this.#known)
  }

  post(channel: string, card: Card, once: string): Promise<Sent> {
    return this.#ask(rpc => rpc.post(channel, card, once))
  }

  edit(channel: string, message: string, card: Card): Promise<Sent> {
    return this.#ask(rpc => rpc.edit(channel, message, card))
  }

  show(surface: Surface, card: Card): Promise<Sent> {
    return this.#ask(rpc => rpc.show(surface, card))
  }

  async check(channels: readonly string[]): Promise<ChatCheck[]> {
    const rpc = this.#running?.rpc
    const words =
      this.#state.kind === 'up' || this.#state.kind === 'starting' ? 'it does not run' : this.#state.words
    const nothing: ChatCheck = {
      name: 'connection',
      verdict: 'wrong',
      words,
      fix: 'see the log, and the tokens',
    }
    if (!rpc) return [nothing]
    try {
      return await rpc.check(channels)
    } catch (error) {
      return [{ ...nothing, words: errorWords(error) }]
    }
  }

  know(known: Known): void {
    this.#known = known
    void this.#running?.rpc.know(known)
  }

  async close(): Promise<void> {
    this.#closing.abort()
    const running = this.#running
    this.#running = null
    if (running) {
      const enough = new AbortController()
      const late = this.#parts.clock.sleep(closeMs, enough.signal)
      await Promise.race([running.rpc.close().catch(() => undefined), late])
      enough.abort()
      await running.worker.terminate()
    }
    await this.#restarting
  }

  #tell(state: ChatState): void {
    this.#state = state
    if (state.kind === 'up') this.#backOff.reset()
    this.#parts.ears.state(state)
  }

  #ended(worker: Worker, rpc: Rpc): void {
    void Promise.all(rpc.$rejectPendingCalls())
    if (this.#running?.worker === worker) this.#running = null
    if (this.#closing.signal.aborted || this.#state.kind === 'stopped') return
    this.#tell({ kind: 'away', words: 'its thread ended unexpectedly; the log says why' })
    this.#restarting = this.#startLater()
  }

  async #startLater(): Promise<void> {
    await this.#parts.clock.sleep(this.#backOff.next(), this.#closing.signal)
    if (!this.#closing.signal.aborted) this.start()
  }

  async #ask(call: (rpc: Rpc) => Promise<Sent>): Promise<Sent> {
    const rpc = this.#running?.rpc
    if (!rpc) return { kind: 'failed', words: 'the platform is not connected' }
    try {
      return await call(rpc)
    } catch (error) {
      return { kind: 'failed', words: errorWords(error) }
    }
  }
}

function bound(ears: ChatEars): ChatEars {
  return {
    hear: heard => ears.hear(heard),
    home: caller => ears.home(caller),
    shown: (confirmation, at, surface) => told(ears, () => ears.shown(confirmation, at, surface)),
    state: state => told(ears, () => ears.state(state)),
    log: (level, message, fields) => ears.log(level, message, fields),
  }
}

/** Nobody waits for what is only told, so nobody else would notice that it failed. */
function told(ears: ChatEars, tell: () => void): void {
  try {
    tell()
  } catch (error) {
    ears.log('error', 'what a chat told was not taken', { error })
  }
}
