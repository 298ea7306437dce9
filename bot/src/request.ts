import type { Answer } from './answer.ts'
import type { Caller } from './caller.ts'

/** Somebody's command, from whichever face. */
export interface Request {
  /** The line, or words that are split already. */
  typed: string | readonly string[]
  caller: Caller
  /** A look that nobody asks for at this moment, as a page that keeps itself fresh: a refusal is not written down, and no news count as seen. */
  silent?: true
}

/** What somebody says to a plan that waits. */
export interface Decision {
  /** Of the confirmation; its beginning does when only one begins so. */
  id: string
  caller: Caller
  say:
    | { kind: 'yes' }
    /** `account` says whose code it is, at a console; elsewhere it is null and the caller's own counts. */
    | { kind: 'code'; account: string | null; code: string }
    | { kind: 'reject' }
    | { kind: 'cancel' }
}

/** What a face drives. Neither function ever throws. */
export interface Desk {
  run(request: Request): Promise<Answer>
  decide(decision: Decision): Promise<Answer>
  /** Whose code a console asks for first; null when that is not clear. */
  likelyAccount(confirmation: string): string | null
}
