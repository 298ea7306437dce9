import type { Change } from '@gatehouse/core/change.ts'
import type { Touches } from '@gatehouse/core/observe/touches.ts'
import type { Finding } from '@gatehouse/core/routing/guards/index.ts'
import type { Risk } from '@gatehouse/core/routing/risk.ts'
import type { Handover } from './handover.ts'
import type { Severity } from './reply.ts'

/** What a record command would write: about people, places, keys, blocks. */
export interface Proposal {
  /** In words; what a person confirms. Empty when it is like that already. */
  changes: Change[]
  /** How many more things change that are too many to name. They are shown and no part of the plan's hash: what of them counts is in `binds`. */
  more?: number
  /** What it is about, as changes name it, also where nothing changes: `block 203.0.113.7`. */
  about?: readonly string[]
  /** What these changes ask beyond the command's own risk. */
  risk?: Risk
  /** What speaks against it: `risk` null refuses it, another one raises it. */
  findings?: Finding[]
  /**
   * What the text does not show and the person means: ids behind names, and in which state they are. What differs when it is confirmed is
   * another plan.
   */
  binds?: readonly (string | number | null)[]
  /** What the audit keeps of it beside its line. */
  facts?: Readonly<Record<string, string | number>>
  /** Whose traffic it touches: what that is now is shown, and what becomes of it is measured. */
  touches?: Touches
  /** What was done, in the past tense, once it is: `Account anna added`. */
  done: string
  /**
   * A whole line that takes it back, worked out from how things are before it: `undo a123` plans it as if it was typed. Where nothing
   * takes it back: a sentence that says why and what to do instead.
   */
  undo?: string | { none: string }
  /**
   * Writes it. Inside the transaction that holds the audit entry and uses up the confirmation; what it throws undoes all of it. `entry` is
   * the number of that audit entry.
   */
  write(nowMs: number, entry: number): Written
}

/** What came of writing, beyond that it is done. */
export interface Written {
  notes?: readonly string[]
  next?: readonly string[]
  data?: unknown
  /** What has yet to happen once it is written, and is waited for; what came of it is said in the answer. It throws nothing that was expected. */
  effect?(): Promise<Effect>
  /** Something secret that a console shows at once, and any other face as a one-time link. */
  handover?: Omit<Handover, 'url'>
}

/** What came of an effect beyond what was written. */
export interface Effect {
  notes?: readonly string[]
  /** Instead of `ok`. */
  severity?: Severity
  /** Beside the data of what was written. */
  data?: Readonly<Record<string, unknown>>
}
