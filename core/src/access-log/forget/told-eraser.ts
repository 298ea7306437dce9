import type { AddressFinder } from './address-finder.ts'

/** Takes addresses of clients out of what people are told, and programs are to be told. */
export interface ToldEraser {
  /**
   * Takes out the addresses of a network; actions on them go as a whole. Cards that show what was changed are brought up to date.
   * @returns how many there were
   * @throws AppError `unavailable` with a clause without a full stop: they may still be on disk
   */
  overwrite(finder: AddressFinder): number
  /** Cuts clients to their networks where that is due. What has waited for so long to be sent is not sent. */
  cutOld(nowMs: number): void
}
