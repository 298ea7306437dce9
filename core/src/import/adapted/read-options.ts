import { findKind } from '../../routing/policies/index.ts'
import type { ImportedPolicy } from '../imported.ts'

/** A policy of that kind; or a sentence that says what is wrong with the options. Fields that are not given have their usual value. */
export function readOptions(kind: string, options: Record<string, unknown>): ImportedPolicy | string {
  const read = findKind(kind)?.schema.safeParse(options)
  if (read?.success) return { kind, options: read.data }
  const issue = read?.error.issues[0]
  return `A policy of the kind ${kind} cannot say that${issue ? `: ${issue.message}` : ''}.`
}
