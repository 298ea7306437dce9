import { type Report, type Result, worstFirst } from '@gatehouse/core/doctor/report.ts'
import type { DoctorDocument, DoctorResult } from '@gatehouse/core/status-document/doctor-document.ts'
import type { Body } from './part.ts'
import { shortText } from './short-text.ts'

/** Names of files and routes are in what was seen. */
const longest = 1000

/** What the doctor saw last, the worst first as waivers stand now; nothing before the first look. */
export function doctorBody(report: Report | null): Body<DoctorDocument> {
  if (report === null) return { lookedAtMs: null, results: [] }
  return { lookedAtMs: Math.round(report.atMs), results: worstFirst(report.results).map(entry) }
}

/** What makes that another document. */
export function doctorKey(report: Report | null): string {
  if (report === null) return 'never'
  // A few checks may have been looked at alone since.
  const seen = report.results.map(
    one => `${one.check.id} ${one.seen.kind} ${one.seen.words} ${one.waiver?.id}`,
  )
  return [report.atMs, ...seen.sort()].join()
}

function entry({ check, severity, seen, waiver }: Result): DoctorResult {
  const { id, title, protects, fix, sources } = check
  return {
    check: id,
    title,
    severity,
    result: seen.kind,
    seen: shortText(seen.words, longest),
    command: seen.kind === 'unseen' ? shortText(seen.command, longest) : null,
    protects,
    fix,
    sources: [...sources],
    waiver: waiver && {
      reason: shortText(waiver.reason),
      owner: shortText(waiver.owner),
      untilMs: Math.round(waiver.untilMs),
    },
  }
}
