import { systemClock } from '@gatehouse/core/clock.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { repeat } from '@gatehouse/core/repeat.ts'

const lookEveryMs = 30_000

/** The addresses of an edge that runs on a machine of its own, or in a container: a route to them would go round for ever. */
export interface EdgeAddresses {
  known(): readonly string[]
  look(): Promise<void>
  close(): Promise<void>
}

/** Looks again and again, until it is closed, where the name of the edge leads. What is known stays when nothing is found. */
export function keepAddresses(
  host: string,
  resolve: (host: string) => Promise<string[]>,
  log: Log,
): EdgeAddresses {
  let known: readonly string[] = []
  const look = async () => {
    const found = await resolve(host)
    if (found.length > 0) known = found
  }
  const closing = new AbortController()
  const failure = 'addresses of the edge not looked up'
  const kept = repeat({ clock: systemClock, log }, { pauseMs: lookEveryMs, failure }, look, closing.signal)
  return {
    known: () => known,
    look,
    close: async () => {
      closing.abort()
      await kept
    },
  }
}
