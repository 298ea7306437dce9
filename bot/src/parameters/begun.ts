import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import type { Finding } from '@gatehouse/core/routing/guards/index.ts'
import { added, endsLater, lessens } from '@gatehouse/core/routing/mitigation/again.ts'
import {
  laysTheSame,
  type Mitigation,
  mitigationName,
  startRisk,
} from '@gatehouse/core/routing/mitigation/mitigation.ts'
import { withMitigation } from '@gatehouse/core/routing/mitigation/start.ts'
import type { Asked, Wish } from '../command.ts'

/**
 * The state in which a mitigation has begun, by whoever asks. Where somebody else has begun it already, a person confirms whatever makes it
 * shorter or looser, and a key only adds to it, unless it may end what others began.
 * @throws AppError as `withMitigation` does
 */
export function begun(
  state: DesiredState,
  wish: Mitigation,
  asked: Asked,
): Required<Pick<Wish, 'after' | 'findings'>> {
  const name = mitigationName(wish)
  const before = state.mitigations.find(one => mitigationName(one) === name)
  if (!before) return { after: withMitigation(state, wish), findings: [] }
  const foreign = before.by !== asked.by
  const mitigation = foreign && asked.program?.mayEnd === false ? added(before, wish) : wish
  const less = foreign ? lessens(before, mitigation) : []
  return {
    after: withMitigation(state, mitigation),
    findings: [
      ...less.map(message => ({ guard: 'does-less', message, risk: 'destructive' as const })),
      ...(mitigation !== wish && !isAsWished(mitigation, wish) ? [holdsAlready(before)] : []),
      ...longerByProgram(before, mitigation, asked),
    ],
  }
}

/** What a key lets hold for longer asks what starting it for so long would ask: it is no person who looks at it again. */
export function longerByProgram(before: Mitigation, after: Mitigation, { program }: Asked): Finding[] {
  const risk = startRisk(after)
  if (!program || risk === 'change' || !endsLater(before, after)) return []
  const message = `To let ${mitigationName(after)} hold for longer asks of a key what starting it asks.`
  return [{ guard: 'longer-by-key', message, risk }]
}

function isAsWished(one: Mitigation, wish: Mitigation): boolean {
  return laysTheSame(one, wish) && one.untilMs === wish.untilMs
}

function holdsAlready(before: Mitigation): Finding {
  const message = `${mitigationName(before)} holds already, by ${before.by}: what it does beyond this stays.`
  return { guard: 'holds-already', message, risk: 'change' }
}
