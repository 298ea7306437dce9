import * as z from 'zod/mini'
import { documentSchema, Whole } from './envelope.ts'
import { routeStates } from './overview.ts'

/** `status.json`, for those whom settings let read it without signing in: how routes stand, and nothing else. */
export const PublicStatus = z.strictObject({
  schema: z.literal(documentSchema),
  sequence: Whole,
  generatedAtMs: Whole,
  validForMs: Whole,
  /** The gravest of those that are asked. */
  state: z.enum(routeStates),
  routes: z.array(
    z.strictObject({ name: z.string(), state: z.enum(routeStates), sinceMs: z.nullable(Whole) }),
  ),
})
export type PublicStatus = z.infer<typeof PublicStatus>
