import { type Clock, systemClock } from '@gatehouse/core/clock.ts'

/** What a test may hold still. */
export interface SlackParts {
  clock: Clock
  /** A number from 0 up to 1. */
  random(): number
}

/** The machine's own. */
export const machineParts: SlackParts = { clock: systemClock, random: () => Math.random() }
