import { parseJson } from '@gatehouse/core/parse-json.ts'
import { z } from 'zod'
import { Origin } from './origin.ts'

/** Where a private answer is shown. */
export const PrivateSurface = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('modal'), view: z.string(), origin: Origin }),
  /** A message that one person sees, whose button was pressed: the address that came with that changes it. */
  z.strictObject({ kind: z.literal('hidden'), at: z.string(), origin: Origin }),
  z.strictObject({ kind: z.literal('direct'), at: z.string(), channel: z.string(), message: z.string() }),
])
export type PrivateSurface = z.infer<typeof PrivateSurface>

/** A surface in the words that the program keeps. */
export function surfaceText(surface: PrivateSurface): string {
  return JSON.stringify(surface)
}

/** The surface of such words; null when they are none. */
export function readSurface(text: string): PrivateSurface | null {
  const read = PrivateSurface.safeParse(parseJson(text))
  return read.success ? read.data : null
}
