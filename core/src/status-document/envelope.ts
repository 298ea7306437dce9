import * as z from 'zod/mini'

/** Raised whenever a page that knows the one before could misread a document. */
export const documentSchema = 1

/** A count, or a moment in milliseconds since 1970. */
export const Whole = z.int().check(z.nonnegative())
/** From 0 to 1. */
export const Share = z.number().check(z.minimum(0), z.maximum(1))

/** Until when what a document says was seen. Null where nothing was seen yet. */
export const Clocks = z.strictObject({
  /** When the newest answer to a probe came. */
  lastProbeMs: z.nullable(Whole),
  /** Of the newest line of the access log that was read. */
  lastLineMs: z.nullable(Whole),
  /** How much of the log is not read yet, in bytes and in time. */
  lagBytes: Whole,
  lagMs: Whole,
  /** Why the log cannot be read on, as a clause without a full stop; null when it can. */
  blind: z.nullable(z.string()),
})
export type Clocks = z.infer<typeof Clocks>

/** What every status document begins with: all times are of the clock of the machine on which Gatehouse runs. */
export const envelope = {
  schema: z.literal(documentSchema),
  /** Grows with each document that is written, of whatever kind, also over a restart. */
  sequence: Whole,
  generatedAtMs: Whole,
  /** For how long it may be shown as the present. Older is stale: said so, without its colours. */
  validForMs: Whole,
  clocks: Clocks,
} as const

/** Who a document is for. Operators and admins see whole addresses of clients, and samples of findings. */
export const audiences = ['viewer', 'operator'] as const
export type Audience = (typeof audiences)[number]

/** Who reads: an admin reads what operators do, and what is for admins alone. */
export type Reader = Audience | 'admin'
