import { silentLog } from '@gatehouse/core/log.ts'
import { type TakenBackOutcome, takeDue } from '@gatehouse/core/operations/keep-leases.ts'
import type { Lease, LeaseStore } from '@gatehouse/core/operations/lease.ts'
import { Overdue } from '@gatehouse/core/operations/overdue.ts'
import { expect, it } from 'vitest'
import { waitingLease } from './waiting-lease.ts'

const lease = waitingLease()

/** One lease that waits, and what came of each try to take it back. */
function scene(outcomes: TakenBackOutcome[]) {
  let nowMs = 0
  let setBackMs = 0
  let tries = 0
  let over: Lease['state'] = 'waiting'
  const leases = {
    due: () => (lease.untilMs <= nowMs - setBackMs ? [lease] : []),
    get: operation => ({ ...lease, operation, state: over }),
    trouble: () => undefined,
  } as Partial<LeaseStore> as LeaseStore
  const deps = {
    leases,
    clock: {
      nowMs: () => nowMs - setBackMs,
      monotonicMs: () => nowMs + 7_000_000,
      sleep: async () => undefined,
    },
    log: silentLog,
    takeBack: async () => {
      tries += 1
      return outcomes.shift() ?? { kind: 'under way' as const }
    },
    tell: () => undefined,
  }
  const overdue = new Overdue(deps.clock)
  return {
    setBack: (byMs: number) => {
      setBackMs = byMs
    },
    /** What lay over it has ended. */
    freed: () => {
      over = 'kept'
    },
    /** How often it was tried by then, with a look each second. */
    until: async (atMs: number) => {
      for (; nowMs < atMs; nowMs += 1000) await takeDue(deps, overdue)
      return tries
    },
  }
}

const open: TakenBackOutcome = { kind: 'open', words: 'not now' }

it('is not tried before its time is over, and after a failure with pauses that double: each try is a revision', async () => {
  const { until } = scene([open, open, open])
  expect(await until(10_000)).toBe(0)
  expect(await until(70_000)).toBe(1)
  expect(await until(71_000)).toBe(2)
  expect(await until(190_000)).toBe(2)
  expect(await until(191_000)).toBe(3)
})

it('is looked at each second while it is still being applied', async () => {
  const { until } = scene([])
  expect(await until(15_000)).toBe(5)
})

const untried: TakenBackOutcome = { ...open, untried: true }

it('is tried again each minute while nothing can be begun, and after failures no more often than before', async () => {
  const { until } = scene([untried, untried, open, untried, open])
  expect(await until(10_000)).toBe(0)
  expect(await until(70_000)).toBe(1)
  expect(await until(130_000)).toBe(2)
  expect(await until(190_000)).toBe(3)
  expect(await until(191_000)).toBe(4)
  expect(await until(250_000)).toBe(4)
  expect(await until(251_000)).toBe(5)
  // Two failures: the next pause is two minutes, as what was not begun in between changes nothing.
  expect(await until(370_000)).toBe(5)
  expect(await until(371_000)).toBe(6)
})

it('a clock that is set back does not stop what is tried again', async () => {
  const { until, setBack } = scene([open, open])
  expect(await until(20_000)).toBe(1)
  setBack(9000)
  expect(await until(70_000)).toBe(1)
  expect(await until(71_000)).toBe(2)
})

it('waits for what lies over it until that ends, and is not planned before', async () => {
  const waits: TakenBackOutcome = { kind: 'waits', on: '8', untilMs: 1_000_000 }
  const { until, freed } = scene([waits, waits, waits])
  expect(await until(11_000)).toBe(1)
  expect(await until(1_000_000)).toBe(1)
  // It is late itself: a minute is early enough.
  expect(await until(1_060_000)).toBe(2)
  freed()
  expect(await until(1_061_000)).toBe(3)
})
