/** Every place in the life of a block where a process may end: before and after each write. */
export const blockFaultPoints = [
  'before-list',
  'after-list',
  'after-in-force',
  'before-end',
  'after-end',
  'before-repair',
  'after-repair',
] as const

/** One of those places. */
export type BlockFaultPoint = (typeof blockFaultPoints)[number]

/** Called at each place. In the product it does nothing; tests end the process or throw there. */
export type BlockFault = (point: BlockFaultPoint) => void
