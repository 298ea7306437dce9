import type { Change } from '@gatehouse/core/change.ts'
import type { Waiver } from '@gatehouse/core/doctor/waiver.ts'
import { untilWords } from '@gatehouse/core/routing/mitigation/mitigation.ts'

type Said = Pick<Waiver, 'check' | 'reason' | 'owner' | 'untilMs'>

/** What changes with a waiver of the doctor. */
export function waiverChange(said: Said, action: 'add' | 'remove'): Change[] {
  const words = { until: untilWords(said.untilMs), reason: said.reason, owner: said.owner }
  const fields = Object.entries(words).map(([key, value]) => ({
    key,
    from: action === 'add' ? null : value,
    to: action === 'add' ? value : null,
  }))
  return [{ thing: 'waiver', name: said.check, action, fields }]
}
