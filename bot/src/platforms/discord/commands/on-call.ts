import { mitigationKinds } from '@gatehouse/core/routing/mitigations/index.ts'

/**
 * What people type at three in the morning, by the first word. It has a command of its own, because one command holds 8000 characters and
 * the others fill it; and so that whoever types `/oncall` on a phone is shown these alone.
 */
const onCall: ReadonlySet<string> = new Set([
  'panic',
  'block',
  'unblock',
  ...mitigationKinds.map(({ kind }) => kind),
  'extend',
  'end',
  'mitigation',
  'keep',
  'undo',
  'rollback',
  'operation',
  'incident',
])

/** Whether a command is for whoever is on call. */
export function isOnCall({ name }: { name: string }): boolean {
  return onCall.has(name.split(' ')[0] ?? name)
}
