import { z } from 'zod'
import type { OperationName } from '../operations/operation.ts'
import { answeringKinds, perAnsweringKind } from '../routing/mitigation/answering.ts'
import { Touches } from './touches.ts'

/** How long after an effect its traffic is looked at. */
export const measureAfterMs = 5000
/** Of how long before the operation the traffic is that it is compared with. */
export const measureBeforeMs = 60_000

/** Traffic of a time, as far as a measure needs it. */
const Span = z.strictObject({
  requests: z.int().nonnegative(),
  /** Of them those that were refused with 4xx and that failed with 5xx, */
  refused: z.int().nonnegative(),
  failed: z.int().nonnegative(),
  /** and, in none of these, what mitigations answered because somebody wanted that. */
  meant: z
    .partialRecord(z.enum(answeringKinds), z.int().nonnegative())
    // One that was measured before there was such a kind knows nothing of it.
    .transform(found => perAnsweringKind(kind => found[kind] ?? 0)),
  perMinute: z.number().nonnegative(),
  exact: z.boolean(),
})
export type MeasuredSpan = z.infer<typeof Span>

/** What an operation did to the traffic that it touches. */
export const MeasureResult = z.strictObject({
  before: Span.nullable(),
  after: Span.nullable(),
  /** Why there are no numbers, as a clause without a full stop. */
  unknown: z.string().nullable(),
  /** How many of the routes that it touches were tried by a real request, and those that do not answer. */
  tried: z.int().nonnegative(),
  /** How many of those are in maintenance: that they answer does not mean that they work. */
  inMaintenance: z.int().nonnegative(),
  silent: z.array(z.strictObject({ route: z.string(), words: z.string(), before: z.boolean() })),
  /** How many other operations took effect in the time that is compared and touched the same traffic. */
  otherChanges: z.int().nonnegative(),
})
export type MeasureResult = z.infer<typeof MeasureResult>

/**
 * A measure of an operation. `missed`: its moment passed while Gatehouse was not running, or it could not be taken. `void`: the operation came
 * to nothing.
 */
export const Measure = z.strictObject({
  operation: z.string(),
  touches: Touches,
  begunAtMs: z.int(),
  /** When the operation took effect; null until it has. */
  effectAtMs: z.int().nullable(),
  /** The routes that did not answer at that moment. */
  silent: z.array(z.string()),
  state: z.enum(['waiting', 'measured', 'missed', 'void']),
  result: MeasureResult.nullable(),
  worse: z.boolean(),
})
export type Measure = z.infer<typeof Measure>

/** How long measures are kept, in milliseconds. */
export const measureLifeMs = 90 * 86_400_000

/** Where measures are kept, for ninety days. Writes run inside the caller's transaction, or in one of their own. */
export interface MeasureStore {
  begin(operation: OperationName, touches: Touches, nowMs: number): void
  /** The operation took effect. `silent` are the routes that did not answer at that moment. */
  tookEffect(operation: OperationName, silent: readonly string[], nowMs: number): void
  /** The operation came to nothing. */
  cameToNothing(operation: OperationName): void
  get(operation: OperationName): Measure | null
  /** Those that wait and took effect at or before this moment, the first ones first. */
  due(effectBeforeMs: number): Measure[]
  /** Those that took effect from one moment on and before another, measured or not; of more than `most` first those about all clients. */
  tookEffectBetween(fromMs: number, untilMs: number, most: number): Pick<Measure, 'operation' | 'touches'>[]
  settle(operation: OperationName, result: MeasureResult, worse: boolean): void
  /** It cannot be measured: nobody knows when it took effect, or the edge cannot be asked. */
  giveUp(operation: OperationName): void
  /** Of a process before this one: all that wait and took effect at or before this moment, or of which nobody knows whether they did. */
  miss(effectBeforeMs: number): void
}

const fewestRequests = 10
const worseByShare = 0.05

/**
 * Whether it got worse: of at least ten requests after it the share that failed with 5xx is more than five points higher than before, or a
 * route that answered before does not.
 */
export function isWorse({ before, after, silent }: MeasureResult): boolean {
  if (silent.some(route => route.before)) return true
  if (after === null || after.requests < fewestRequests) return false
  return share(after) - (before === null ? 0 : share(before)) > worseByShare
}

function share({ requests, failed }: MeasuredSpan): number {
  return requests === 0 ? 0 : failed / requests
}
