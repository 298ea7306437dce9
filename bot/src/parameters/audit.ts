import type { AuditActor, AuditHead } from '@gatehouse/core/identity/audit.ts'
import { wholeNumber } from '@gatehouse/core/value-types.ts'
import { z } from 'zod'

/** The number of an audit entry. */
export const EntryNumber = wholeNumber(1, 999_999_999)

/** The end of the audit trail in one word, as it was kept elsewhere: `412:9f2c…`. */
export const Anchor: z.ZodType<AuditHead, string> = z
  .string()
  .regex(
    /^\d{1,15}:[0-9a-f]{64}$/,
    'write it as audit head gave it: the number of an entry, a colon, and 64 digits of hex',
  )
  .transform(text => {
    const [seq = '', mac = ''] = text.split(':')
    return { seq: Number(seq), mac }
  })

/** The end of the audit trail in one word. */
export function anchorText({ seq, mac }: AuditHead): string {
  return `${seq}:${mac}`
}

/** Who stands behind an entry, with the id that no other will ever have. */
export function actorText({ kind, id, name }: AuditActor): string {
  return id === null ? name : `${name} (${kind} ${id})`
}
