import { type Adviser, liesOver, weights } from '../situation.ts'

/** What people reach for when they know more than the numbers show. */
export const atHand: Adviser = {
  name: 'at-hand',
  advise: situation => {
    const busiest = situation.routes.find(({ route }) => route !== null)?.route ?? firstEnabled(situation)
    if (busiest === undefined) return []
    const { newestChange } = situation
    return [
      // To take back what somebody has just laid over a failing route mends nothing.
      ...(newestChange && !newestChange.mitigationsOnly
        ? [
            {
              line: `undo ${newestChange.revision}`,
              why: `The newest change is revision ${newestChange.revision} of ${newestChange.author}: ${newestChange.why}`,
              weight: weights.atHandUndo,
            },
          ]
        : []),
      // Of a route that answers nobody, nothing has to be refused.
      ...(liesOver(situation, 'shield', busiest) || liesOver(situation, 'maintenance', busiest)
        ? []
        : [
            {
              line: `shield ${busiest}`,
              why: `${busiest} would refuse what looks odd.`,
              weight: weights.atHandShield,
            },
          ]),
      ...(liesOver(situation, 'maintenance', busiest)
        ? []
        : [
            {
              line: `maintenance ${busiest} for 15m`,
              why: `Visitors of ${busiest} would be told that you work on it.`,
              weight: weights.atHandMaintenance,
            },
          ]),
    ]
  },
}

function firstEnabled({ state }: Parameters<Adviser['advise']>[0]): string | undefined {
  return state.routes.find(({ enabled }) => enabled)?.name
}
