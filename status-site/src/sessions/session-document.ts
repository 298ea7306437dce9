import * as z from 'zod/mini'

/** What Gatehouse says at `/session`: who somebody is, and where they are signed in. */
export const SessionDocument = z.object({
  name: z.string(),
  role: z.string(),
  sessions: z.array(
    z.object({
      id: z.int(),
      agent: z.string(),
      network: z.nullable(z.string()),
      createdAtMs: z.int(),
      seenAtMs: z.int(),
      endsAtMs: z.int(),
      isCurrent: z.boolean(),
    }),
  ),
})
export type SessionDocument = z.infer<typeof SessionDocument>
