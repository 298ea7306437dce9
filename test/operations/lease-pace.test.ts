import { silentLog } from '@gatehouse/core/log.ts'
import { Overdue, type TakenBackOutcome, takeDue } from '@gatehouse/core/operations/keep-leases.ts'
import type { Lease, LeaseStore } from '@gatehouse/core/operations/lease.ts'
import { expect, it } from 'vitest'

const lease: Lease = {
  operation: '7',
  command: 'route set',
  role: 'operator',
  nouns: [],
  risk: 'change',
  line: 'route set shop body=sale',
  atMs: 0,
  untilMs: 10_000,
  state: 'waiting',
  backBy: null,
  words: null,
  settledBy: null,
  settledAtMs: null,
}

/** One lease that waits, and what came of each try to take it back. */
function scene(outcomes: TakenBackOutcome[]) {
  let nowMs = 0
  let tries = 0
  const leases = { waiting: () => [lease], trouble: () => undefined } as Partial<LeaseStore> as LeaseStore
  const overdue = new Overdue()
  const deps = {
    leases,
    clock: { nowMs: () => nowMs, monotonicMs: () => nowMs, sleep: async () => undefined },
    log: silentLog,
    takeBack: async () => {
      tries += 1
      return outcomes.shift() ?? { kind: 'under way' as const }
    },
    tell: () => undefined,
  }
  return {
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
