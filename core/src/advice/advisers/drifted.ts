import { type Adviser, weights } from '../situation.ts'

/** The edge does something else than it should. */
export const drifted: Adviser = {
  name: 'drifted',
  advise: ({ edge: { drift } }) =>
    drift === null || drift.repairedAtMs !== null
      ? []
      : [
          {
            line: 'drift repair',
            why: 'Caddy runs something else than was applied.',
            weight: weights.drifted,
          },
        ],
}
