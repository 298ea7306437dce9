import { type Adviser, holds } from '../situation.ts'

/** What people reach for when they know more than the numbers show. */
export const atHand: Adviser = {
  name: 'at-hand',
  advise: situation => {
    const busiest = situation.routes.find(({ route }) => route !== null)?.route ?? firstEnabled(situation)
    if (busiest === undefined) return []
    const { lastChange } = situation
    return [
      ...(lastChange
        ? [
            {
              line: `undo ${lastChange.revision}`,
              why: `The newest change is revision ${lastChange.revision} of ${lastChange.author}: ${lastChange.why}`,
              weight: 0.5,
            },
          ]
        : []),
      ...(holds(situation, 'shield', busiest)
        ? []
        : [{ line: `shield ${busiest}`, why: `${busiest} would refuse what looks odd.`, weight: 0.4 }]),
      ...(holds(situation, 'maintenance', busiest)
        ? []
        : [
            {
              line: `maintenance ${busiest} for 15m`,
              why: `Visitors of ${busiest} would be told that you work on it.`,
              weight: 0.3,
            },
          ]),
    ]
  },
}

function firstEnabled({ state }: Parameters<Adviser['advise']>[0]): string | undefined {
  return state.routes.find(({ enabled }) => enabled)?.name
}
