import { z } from 'zod'
import type { RollupRow } from '../../access-log/rollup-row.ts'
import type { TopsRow } from '../../access-log/tops-row.ts'
import type { IngestState, Stored } from '../../access-log/traffic-store.ts'
import { Position, UnreadLines } from './reading-columns.ts'

const whole = z.int()
const blob = z.instanceof(Uint8Array)
const key = { start_s: whole, route: z.string() }
const counts = {
  requests: whole,
  class1: whole,
  class2: whole,
  class3: whole,
  class4: whole,
  class5: whole,
  cut: whole,
  limited: whole,
  blocked: whole,
  meant: whole,
  bytes: whole,
  upstream_us: whole,
  upstream_requests: whole,
}

const RollupColumns = z
  .strictObject({ ...key, ...counts, latency: blob, clients: blob })
  .transform(({ start_s, route, upstream_us, upstream_requests, ...same }): Stored<RollupRow> => {
    return {
      startS: start_s,
      route,
      row: { ...same, upstreamUs: upstream_us, upstreamRequests: upstream_requests },
    }
  })

const TopsColumns = z
  .strictObject({
    ...key,
    paths: blob,
    clients: blob,
    agents: blob,
    referrers: blob,
    failing: blob,
    slowest: blob,
  })
  .transform(({ start_s, route, ...row }): Stored<TopsRow> => ({ startS: start_s, route, row }))

/** The columns of rollups in SQL, without their resolution. */
export const rollupColumns = Object.keys({ ...key, ...counts, latency: blob, clients: blob }).join(', ')
/** The columns of tops in SQL, without their resolution. */
export const topsColumns = 'start_s, route, paths, clients, agents, referrers, failing, slowest'

/** A row of `rollup`. */
export const readRollup = (row: unknown): Stored<RollupRow> => RollupColumns.parse(row)
/** A row of `tops`. */
export const readTops = (row: unknown): Stored<TopsRow> => TopsColumns.parse(row)

/** The values of `rollupColumns`. */
export function rollupValues({ startS, route, row }: Stored<RollupRow>): (string | number | Uint8Array)[] {
  return [
    startS,
    route,
    row.requests,
    row.class1,
    row.class2,
    row.class3,
    row.class4,
    row.class5,
    row.cut,
    row.limited,
    row.blocked,
    row.meant,
    row.bytes,
    row.upstreamUs,
    row.upstreamRequests,
    row.latency,
    row.clients,
  ]
}

/** The values of `topsColumns`. */
export function topsValues({ startS, route, row }: Stored<TopsRow>): (string | number | Uint8Array)[] {
  return [startS, route, row.paths, row.clients, row.agents, row.referrers, row.failing, row.slowest]
}

const Marks = z.strictObject({
  minuteSinceS: whole,
  hourSinceS: whole,
  daySinceS: whole,
  tenMinutesSinceS: whole,
  topsDaySinceS: whole,
  hourUntilS: whole,
  dayUntilS: whole,
  topsDayUntilS: whole,
  /** Older rows do not name it. */
  thinnedS: whole.default(0),
})

const ReadingColumns = z.strictObject({
  position: z.string().nullable(),
  unread: z.string(),
  marks: z.string(),
  since_ms: z.number().nullable(),
  last_line_ms: z.number().nullable(),
})

/** The row of `reading`. */
export function readState(row: unknown): IngestState {
  const { position, unread, marks, since_ms, last_line_ms } = ReadingColumns.parse(row)
  return {
    position: position === null ? null : Position.parse(JSON.parse(position)),
    unread: UnreadLines.parse(JSON.parse(unread)),
    marks: Marks.parse(JSON.parse(marks)),
    sinceMs: since_ms,
    lastLineMs: last_line_ms,
  }
}
