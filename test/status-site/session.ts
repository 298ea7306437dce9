import { atMs } from './documents.ts'

/** Somebody who is signed in twice. */
export const session = (agent: string) => ({
  name: 'ada',
  role: 'operator',
  audience: 'operator',
  sessions: [true, false].map((isCurrent, index) => ({
    id: index + 1,
    agent,
    network: '203.0.113.0/24',
    createdAtMs: atMs - 3_600_000,
    seenAtMs: atMs,
    endsAtMs: atMs + 3_600_000,
    isCurrent,
  })),
})
