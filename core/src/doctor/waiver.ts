/** Somebody has decided to live with what a check finds, for a time. */
export interface Waiver {
  id: number
  check: string
  reason: string
  /** Who answers for it. */
  owner: string
  by: string
  atMs: number
  untilMs: number
}

/** Keeps waivers. */
export interface WaiverStore {
  /** Those that hold at that moment, the newest first; one a check at most. */
  holding(nowMs: number): Waiver[]
  nextId(): number
  /** @throws AppError `conflict` when that check has one */
  add(waiver: Omit<Waiver, 'id'>): Waiver
  /** @throws AppError `conflict` when it has ended */
  end(id: number, by: string, nowMs: number): void
}
