import { z } from 'zod'
import type { Surface } from '../../../chat/chat-platform.ts'

/**
 * A private answer: it is changed by the token of the interaction that it answers, for 15 minutes. `message` is `@original`, or the id of one
 * that was written beside it.
 */
const Parts = z.strictObject({ application: z.string(), token: z.string(), message: z.string() })
export type SurfaceParts = z.infer<typeof Parts>

export function makeSurface(parts: SurfaceParts): Surface {
  return JSON.stringify(parts)
}

/** @throws ZodError when the surface is none of ours */
export function readSurface(surface: Surface): SurfaceParts {
  return Parts.parse(JSON.parse(surface))
}
