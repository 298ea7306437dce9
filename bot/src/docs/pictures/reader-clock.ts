const aheadMs = 3_600_000

/** What the clock shows of whoever looks at the pictures: they are an hour ahead of UTC, so that both times can be told apart. */
export function readerClock(atMs: number): string {
  return new Date(atMs + aheadMs).toISOString().slice(11, 16)
}
