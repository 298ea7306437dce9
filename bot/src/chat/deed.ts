import { z } from 'zod'

const confirmation = z.string().regex(/^[0-9a-f]{32}$/)
/** Short enough for the custom_id of a button in Discord, which takes 100 characters. */
export const longestDeedLine = 90
const line = z.string().min(1).max(longestDeedLine)

/**
 * What pressing a button does. A button carries this and nothing else; whoever presses it is judged anew. `code`: asks for the code of
 * whoever presses. `ask-reject`: asks whether they mean it. `run`: a command, as if it was typed.
 */
export const Deed = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('code'), confirmation }),
  z.strictObject({ kind: z.literal('cancel'), confirmation }),
  z.strictObject({ kind: z.literal('ask-reject'), confirmation }),
  z.strictObject({ kind: z.literal('reject'), confirmation }),
  z.strictObject({ kind: z.literal('run'), line }),
])
export type Deed = z.infer<typeof Deed>

/** A deed as the text that a platform gives back when its button is pressed; at most 100 characters. */
export function deedText(deed: Deed): string {
  return `${deed.kind}:${deed.kind === 'run' ? deed.line : deed.confirmation}`
}

/** The deed of such a text; null when it is none of ours. */
export function readDeed(text: string): Deed | null {
  const at = text.indexOf(':')
  const kind = text.slice(0, at)
  const value = text.slice(at + 1)
  const read = Deed.safeParse(kind === 'run' ? { kind, line: value } : { kind, confirmation: value })
  return read.success ? read.data : null
}
