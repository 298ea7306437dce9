import type { Caller } from '../caller.ts'
import type { Deed } from './deed.ts'

/** Somebody in a chat. */
export type ChatCaller = Caller & { kind: 'chat' }

/** One thing that somebody did in a chat, as a platform tells it. */
export type Heard = {
  /** The platform's id of this delivery: the same when the platform delivers it again, and nobody else's. */
  delivery: string
  caller: ChatCaller
  /** Which private answer it was done on, by the platform's id of that view or message: its content becomes the answer. Null elsewhere. */
  at: string | null
} & (
  | { kind: 'command'; line: string | readonly string[] }
  | { kind: 'deed'; deed: Exclude<Deed, { kind: 'code' }> }
  /** Somebody wants to see a plan that waits, to give a code for it. */
  | { kind: 'look'; confirmation: string }
  | { kind: 'code'; confirmation: string; code: string }
)
