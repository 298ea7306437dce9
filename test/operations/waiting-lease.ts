import type { Lease } from '@gatehouse/core/operations/lease.ts'

/** A lease that waits from 1970 on for ten seconds, but for what a test says of it. */
export function waitingLease(changes: Partial<Lease> = {}): Lease {
  return {
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
    ...changes,
  }
}
