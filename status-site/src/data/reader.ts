import * as z from 'zod/mini'

/** What reads a document of this kind; null for whatever is none. */
export function reader<T>(kind: z.ZodMiniType<T>): (json: unknown) => T | null {
  // Without this zod tries whether it may compile, and the browser reports that to whoever watches its policy.
  z.config({ jitless: true })
  return json => kind.safeParse(json).data ?? null
}
