import type { Change } from '@gatehouse/core/change.ts'

const longList = 60
/** Not one inside parentheses, as in the reason of a waiver. */
const comma = /, (?![^(]*\))/

/** What became of one key: both values, or of long lists what was added and what was removed. */
export function fieldChange({ from, to }: Change['fields'][number]): string {
  if (from === null || to === null) return valueText(to ?? from ?? '')
  const whole = `${valueText(from)} → ${valueText(to)}`
  if (Math.max(from.length, to.length) <= longList) return whole
  const [before, after] = [from.split(comma), to.split(comma)]
  const added = after.filter(one => !before.includes(one))
  const removed = before.filter(one => !after.includes(one))
  const kept = after.length - added.length
  // Of what is no list, or only in another order, both say more than the difference.
  if (kept < 1 || added.length + removed.length === 0) return whole
  return [
    ...(added.length > 0 ? [`added: ${added.join(', ')}`] : []),
    ...(removed.length > 0 ? [`removed: ${removed.join(', ')}`] : []),
    `${kept} as before`,
  ].join('; ')
}

/** An empty value is seen as such: `body "", type text/plain`. */
function valueText(value: string): string {
  return value === '' ? '""' : value
}
