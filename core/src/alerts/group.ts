import type { Trouble } from './alert.ts'
import { sharedLabel } from './shared-upstream.ts'
import type { AlertSource } from './source.ts'

/** More of a source within a minute are told as one. */
export const mostAlone = 5
/** Of critical ones so many have an alert of their own at a time, also while others of them are told as one. */
export const mostCriticalAlone = 20
export const floodWindowMs = 60_000

/** Facts of a card, of which the last says how many more there are. */
const mostFacts = 11
const mostCommon = 3
const atMost = 'at most'
/** More keys are not remembered: each of them is one that may be unknown later, which keeps the whole from being over. */
export const mostMembers = 1000

/** The keys of the troubles that stand for all of a source that have no alert of their own: the critical ones, and the others. */
export function groupKeys({ name }: Pick<AlertSource, 'name'>): { critical: string; others: string } {
  return { critical: `${name}:*critical`, others: `${name}:*` }
}

/** Whether an alert of that key stands for many. */
export function isGroupKey(key: string): boolean {
  return /^[^:]+:\*(?:critical)?$/.test(key)
}

/** Many troubles of a source as one, the gravest first, after what they have in common. @param before what it said before */
export function grouped(
  source: Pick<AlertSource, 'name' | 'many' | 'manyActions'>,
  key: string,
  all: readonly Trouble[],
  before: Trouble['facts'] = [],
): Trouble {
  const critical = all.filter(({ severity }) => severity === 'critical')
  const troubles = [...critical, ...all.filter(({ severity }) => severity !== 'critical')]
  const peak = Math.max(troubles.length, Number(before.find(([label]) => label === atMost)?.[1] ?? 0))
  const facts: Trouble['facts'] = [
    ['critical', `${critical.length} of ${troubles.length}`],
    ...(before.length > 0 ? [[atMost, String(peak)] as const] : []),
    ...commonTo(troubles),
  ]
  const first = troubles.slice(0, mostFacts - facts.length)
  const block = troubles.flatMap(({ actions }) => actions).find(line => line.startsWith('block '))
  const more = troubles.length - first.length
  const isShared = facts.some(([label]) => label === sharedLabel)
  return {
    key,
    severity: critical.length > 0 ? 'critical' : 'warning',
    title: `${troubles.length} ${source.many}.`,
    facts: [
      ...facts,
      ...first.map(one => [one.key.slice(source.name.length + 1), one.title] as const),
      ...(more > 0 ? [['and', `${more} more`] as const] : []),
    ],
    route: null,
    actions: [
      ...(block === undefined ? [] : [block]),
      ...(isShared ? ['health'] : []),
      ...(source.manyActions ?? ['panic']),
    ].slice(0, 3),
    parts: troubles,
  }
}

/** What several of them say alike, such as a client or an upstream, the most frequent first. */
function commonTo(troubles: readonly Trouble[]): [label: string, value: string][] {
  const counts = new Map<string, { label: string; value: string; count: number }>()
  for (const { facts } of troubles)
    for (const [label, value] of facts) {
      const key = JSON.stringify([label, value])
      const known = counts.get(key) ?? { label, value, count: 0 }
      counts.set(key, { ...known, count: known.count + 1 })
    }
  return [...counts.values()]
    .filter(({ count }) => count > 1)
    .sort((a, b) => b.count - a.count)
    .slice(0, mostCommon)
    .map(({ label, value, count }) => [label, `${value} (${count} of ${troubles.length})`])
}
