import { type Mitigation, mitigationKindOf, mitigationName } from './mitigation.ts'

/** One is to begin where one of its name holds already: what is stricter of both, until the later end. Whose it is and why stays. */
export function added(before: Mitigation, wish: Mitigation): Mitigation {
  const options = Object.entries(mitigationKindOf(before).fields).map(([key, { weaker }]) => {
    const [old, next] = [before.options[key], wish.options[key]]
    return [key, weaker(next, old) && !weaker(old, next) ? next : old]
  })
  const bothEnd = before.untilMs !== null && wish.untilMs !== null
  return {
    ...before,
    options: Object.fromEntries(options),
    reason: before.reason ?? wish.reason,
    untilMs: bothEnd ? Math.max(before.untilMs ?? 0, wish.untilMs ?? 0) : null,
  }
}

/** In which ways less would be done than is now, as sentences; none when it only adds. */
export function lessens(before: Mitigation, wish: Mitigation): string[] {
  const what = `${mitigationName(before)}, which ${before.by} began`
  const looser = Object.entries(mitigationKindOf(before).fields).some(([key, { weaker }]) =>
    weaker(before.options[key], wish.options[key]),
  )
  return [
    ...(endsEarlier(before, wish) ? [`It ends ${what}, earlier than now.`] : []),
    ...(looser ? [`It lets more through than ${what}.`] : []),
  ]
}

/** Whether the second holds for longer. */
export function endsLater(before: Mitigation, wish: Mitigation): boolean {
  return endsEarlier(wish, before)
}

function endsEarlier(before: Mitigation, { untilMs }: Mitigation): boolean {
  return untilMs !== null && (before.untilMs === null || untilMs < before.untilMs)
}
