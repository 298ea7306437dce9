import type { Clock } from '@gatehouse/core/clock.ts'
import { errorWords } from '@gatehouse/core/error.ts'
import type { BirpcReturn } from 'birpc'
import { LastingThread } from '../../lasting-thread.ts'
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

const closeMs = 2000
/** A thread that answers nothing for so long hangs; what was asked of it is tried again later. */
const patienceMs = 180_000

/**
 * A platform in a thread of its own, which is started again when it ends: after one second, then ever later up to a minute, spread by
 * chance. It is left alone once it says that it has stopped.
 */
export class ChatThread implements ChatPlatform {
  readonly #ears: ChatEars
  readonly #thread: LastingThread<ChatPlatform, ChatEars>
  #known: Known | null = null
  #state: ChatState = { kind: 'starting' }

  constructor({ file, access, ears, clock, random }: ThreadParts) {
    this.#ears = ears
    this.#thread = new LastingThread({
      file,
      options: { stdout: false, stderr: false },
      data: () => access,
      ears: { ...bound(ears), state: state => told(ears, () => this.#tell(state)) },
      events: platformEvents,
      patienceMs,
      clock,
      random,
      began: rpc => {
        if (this.#known) void rpc.know(this.#known)
      },
      ended: words => this.#ended(words),
    })
  }

  /** Whether there is a thread at this moment. */
  get runs(): boolean {
    return this.#thread.running !== null
  }

  start(): void {
    this.#thread.start()
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
    const rpc = this.#thread.running?.rpc
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
    void this.#thread.running?.rpc.know(known)
  }

  close(): Promise<void> {
    return this.#thread.close({ work: ({ rpc }) => rpc.close().catch(() => undefined), mostMs: closeMs })
  }

  #tell(state: ChatState): void {
    this.#state = state
    if (state.kind === 'up') this.#thread.worked()
    this.#ears.state(state)
  }

  #ended(words: string): boolean {
    // Its own words are for the log alone: nobody knows what an unexpected error holds.
    this.#ears.log('error', 'the thread of a chat ended', { words })
    if (this.#state.kind === 'stopped') return false
    this.#tell({ kind: 'away', words: 'its thread ended unexpectedly; the log says why' })
    return true
  }

  async #ask(call: (rpc: Rpc) => Promise<Sent>): Promise<Sent> {
    const rpc = this.#thread.running?.rpc
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
