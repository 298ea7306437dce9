import type { BlockGuard } from './guard.ts'

/** What nobody ends holds when everybody has forgotten it. */
export const noEnd: BlockGuard = {
  name: 'no-end',
  check: (_deps, { wish }) =>
    wish.untilMs === null
      ? [{ message: 'It has no end: it holds until somebody revokes it.', risk: 'critical' }]
      : [],
}
