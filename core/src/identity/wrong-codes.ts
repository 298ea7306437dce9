/** Wrong codes after which an account is locked until its codes are reset. */
export const maxWrongCodes = 20

/** Wrong codes that cost no wait. The waits after them grow, so that a day of guessing comes to the lock and to no more. */
const freeTries = 5
const firstWaitMs = 30_000
const longestWaitMs = 15 * 60_000

/** What so many wrong codes in a row mean for the next one: how many are free still, and how long it is not looked at. */
export function afterWrong(count: number): { tries: number; waitMs: number } {
  if (count < freeTries) return { tries: freeTries - count, waitMs: 0 }
  return { tries: 0, waitMs: Math.min(firstWaitMs * 2 ** (count - freeTries), longestWaitMs) }
}
