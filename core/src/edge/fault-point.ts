/** Every place in the life of a push where a process may end: before and after each write and each call. */
export const faultPoints = [
  'before-begin',
  'after-begin',
  'before-push',
  'after-push',
  'before-stamp',
  'after-stamp',
  'before-verify',
  'after-verify',
  'before-restore',
  'after-restore',
  'before-fail',
  'after-fail',
  'before-activate',
  'after-activate',
  'before-boot-file',
  'after-boot-file',
] as const

/** One of those places. */
export type FaultPoint = (typeof faultPoints)[number]

/** Called at each place. In the product it does nothing; tests end the process or throw there. */
export type Fault = (point: FaultPoint) => void
