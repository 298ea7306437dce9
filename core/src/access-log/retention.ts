import { z } from 'zod'

const dayS = 86_400

/**
 * What each length may be, in seconds. Minutes for a day: metrics count on that far back. Hours for two and days for seven: each is summed up
 * from what is shorter, and a line may come late. More than the most nobody has room for.
 */
export const retentionBounds = {
  minutesS: { min: dayS, max: 14 * dayS },
  hoursS: { min: 2 * dayS, max: 400 * dayS },
  daysS: { min: 7 * dayS, max: 3650 * dayS },
  mostBytes: { min: 256_000_000, max: 1_000_000_000_000 },
} as const

const within = ({ min, max }: { min: number; max: number }) => z.int().min(min).max(max)

/**
 * For how long the numbers of the access log are kept, at least: minutes may be an hour older, and the others a day. The most frequent texts by
 * ten minutes are kept as minutes are, those by days as hours are. Above `mostBytes` what is oldest goes sooner.
 */
export const Retention = z
  .strictObject({
    minutesS: within(retentionBounds.minutesS),
    hoursS: within(retentionBounds.hoursS),
    daysS: within(retentionBounds.daysS),
    /** Of all that is in the database of the traffic. */
    mostBytes: within(retentionBounds.mostBytes),
  })
  .refine(({ minutesS, hoursS }) => minutesS <= hoursS, 'hours are kept for as long as minutes, or longer')
  .refine(({ hoursS, daysS }) => hoursS <= daysS, 'days are kept for as long as hours, or longer')
export type Retention = z.infer<typeof Retention>

/** 48 hours, 60 days and two years, in 4 GB. */
export const usualRetention: Retention = {
  minutesS: 2 * dayS,
  hoursS: 60 * dayS,
  daysS: 730 * dayS,
  mostBytes: 4_000_000_000,
}

/** What people have said of it. */
export interface RetentionStore {
  retention(): Retention
  retain(retention: Retention): void
}
