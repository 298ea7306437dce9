import type { Clock } from '@gatehouse/core/clock.ts'
import { type IShardingStrategy, SimpleShardingStrategy, WebSocketShardStatus } from 'discord.js'
import { BackOff } from '../../../back-off.ts'

type Manager = ConstructorParameters<typeof SimpleShardingStrategy>[0]

/** What pacing needs. */
interface PaceParts {
  clock: Pick<Clock, 'sleep'>
  random(): number
}

const firstPauseMs = 1000
const longestPauseMs = 60_000

/**
 * Slows the library down when it connects again: it would try every half a second for ever. And ends it for good, which the library alone
 * cannot do: a client that is destroyed while it pauses goes on and connects, and is a second pair of ears that nobody knows of.
 */
export class Pace {
  readonly #parts: PaceParts
  readonly #backOff: BackOff
  readonly #ending = new AbortController()
  #failed = false

  constructor(parts: PaceParts) {
    this.#parts = parts
    this.#backOff = new BackOff(firstPauseMs, longestPauseMs, parts.random)
  }

  /** A connection stands: the next one may be tried at once. */
  wellConnected(): void {
    this.#failed = false
    this.#backOff.reset()
  }

  /** Nothing connects any more. */
  end(): void {
    this.#ending.abort()
  }

  /** For `ws.buildStrategy` of a client. The library reads the session before each connection that it makes. */
  strategy(manager: Manager): IShardingStrategy {
    const strategy = new SimpleShardingStrategy(manager)
    const read = manager.options.retrieveSessionInfo
    manager.options.retrieveSessionInfo = async shard => {
      const status = (await strategy.fetchStatus()).get(shard)
      if (status === undefined || status === WebSocketShardStatus.Idle) await this.#beforeConnecting()
      return this.#ending.signal.aborted ? never() : read(shard)
    }
    return strategy
  }

  async #beforeConnecting(): Promise<void> {
    if (this.#failed) await this.#parts.clock.sleep(this.#backOff.next(), this.#ending.signal)
    this.#failed = true
  }
}

function never(): Promise<never> {
  return new Promise(() => undefined)
}
