import { ledFrom } from '../findings/led-from.ts'
import type { Trouble } from './alert.ts'
import { blockOf, countOf, findingTrouble, placeOf, summaryOf, type ToldFinding } from './finding-trouble.ts'

/** More findings of a client are counted: a card holds twelve facts. */
const mostShown = 9

/** What was found of one client, as one trouble: as grave as the gravest, which comes first. @param told one or more */
export function clientTrouble(key: string, subject: string, told: readonly ToldFinding[]): Trouble | null {
  const all = [...told].sort(byWeight)
  const [first] = all
  if (!first) return null
  const parts = all.map(({ key, severity }) => ({ key, severity }))
  if (all.length === 1) return { ...findingTrouble(first, key), parts }
  const routes = new Set(all.map(({ finding }) => finding.route))
  const shown = all.slice(0, mostShown)
  const block = all.map(({ finding }) => blockOf(finding)).find(line => line !== null)
  return {
    key,
    severity: first.severity,
    title: `${subject.includes('/') ? 'One network' : 'One client'}, ${all.length} findings, the gravest on ${placeOf(first.finding)}: ${summaryOf(first.finding)}.`,
    facts: [
      ['about', subject],
      ...shown.map(lineOf),
      ...(all.length > shown.length ? [['and', `${all.length - shown.length} more`] as const] : []),
    ],
    route: routes.size === 1 && first.finding.route !== '' ? first.finding.route : null,
    actions: [
      ...(block === undefined ? [] : [block]),
      ...all.slice(0, 2).map(({ finding }) => `finding show f${finding.id}`),
    ],
    parts,
  }
}

/** The gravest first, the oldest first of those: a line keeps its place while others come. */
function byWeight(one: ToldFinding, other: ToldFinding): number {
  return (
    Number(other.severity === 'critical') - Number(one.severity === 'critical') ||
    one.finding.id - other.finding.id
  )
}

function lineOf({ finding, severity }: ToldFinding): readonly [label: string, value: string] {
  const { id, count, words } = finding
  const from = ledFrom(finding)
  return [
    `f${id}, ${severity}`,
    [
      `${summaryOf(finding)}, on ${placeOf(finding)}, ${countOf(count)}`,
      ...(words === null ? [] : [words]),
      ...(from === null ? [] : [`led there from ${from}`]),
    ].join('; '),
  ]
}
