import { type Mitigation, mitigationName } from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { findMitigationKind } from '@gatehouse/core/routing/mitigations/index.ts'
import type { LiveMitigation } from '@gatehouse/core/status-document/overview.ts'
import { optionFacts } from '../replies/mitigation-words.ts'
import { shortText } from './short-text.ts'

/** A mitigation that holds now. */
export function liveMitigation(mitigation: Mitigation): LiveMitigation {
  const { kind, route, reason, sinceMs, untilMs } = mitigation
  const options = optionFacts(mitigation).map(([key, value]) => `${key} ${value}`)
  return {
    name: mitigationName(mitigation),
    kind,
    route,
    words: shortText([findMitigationKind(kind)?.summary, ...options].filter(Boolean).join('; ')),
    reason: reason && shortText(reason),
    sinceMs,
    untilMs,
  }
}
