import type { ErrorCode } from '@gatehouse/core/error.ts'
import type { Handover } from './handover.ts'
import type { Live, Reply } from './reply.ts'

/** What became of a command: `exit` 0 is done, 1 refused, failed or waiting for somebody, 2 wrong usage. */
export interface Answer {
  exit: 0 | 1 | 2
  reply: Reply
  /** Why not, for faces that have words of their own for that. */
  code?: ErrorCode
  /** Something secret for the person in front of a console; other faces show its link to that person alone. */
  handover?: Handover
  /** What comes after it, for whoever goes on watching. */
  live?: Live
}

/** It was done. */
export function done(reply: Reply, handover?: Handover): Answer {
  return { exit: 0, reply, ...(handover && { handover }) }
}

/** It was not done. */
export function notDone(reply: Reply, code: ErrorCode = 'conflict'): Answer {
  return { exit: 1, reply, code }
}
