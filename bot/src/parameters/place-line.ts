import { type Place, type PlaceRule, type PlaceStore, placeText } from '@gatehouse/core/identity/place.ts'

/** The line that makes a place again as it is before a rule is written: without a rule of its own it was as its workspace, or denied. */
export function placeBackLine(places: PlaceStore, rule: PlaceRule): string {
  const own = places.list().find(one => placeText(one) === placeText(rule))
  const before = own ?? {
    ...(places.ruleFor(rule) ?? { verdict: 'deny' as const, role: 'viewer' as const }),
    cards: false,
  }
  const cards =
    rule.channel !== null && before.cards !== rule.cards ? [`cards=${before.cards ? 'yes' : 'no'}`] : []
  return before.verdict === 'deny'
    ? `place deny ${placeWords(rule)}`
    : [`place allow ${placeWords(rule)} role=${before.role}`, ...cards].join(' ')
}

function placeWords({ platform, workspace, channel }: Place): string {
  return [platform, workspace, ...(channel === null ? [] : [`channel=${channel}`])].join(' ')
}
