import { checks } from '@gatehouse/core/doctor/checks/index.ts'
import { failures, type Report, type Result } from '@gatehouse/core/doctor/report.ts'
import type { Reply, Severity } from '../reply.ts'
import { untilText } from './when-text.ts'

/** What the doctor saw, the worst first; of what is well no more than how many. */
export function doctorReply(report: Report, nowMs: number): Reply {
  const failed = failures(report)
  const shown = report.results.filter(({ seen }) => seen.kind === 'bad' || seen.kind === 'unseen')
  const [worst] = failed
  return {
    title: titleOf(report, failed),
    severity: severityOf(failed),
    facts: counts(report),
    table: {
      columns: ['check', 'severity', 'seen', 'what to do'],
      rows: shown.map(result => rowOf(result, nowMs)),
      narrower: 'doctor only=<check>',
    },
    next: worst ? [`doctor only=${worst.check.id}`] : ['doctor rules'],
    data: reportData(report),
  }
}

/** Everything about each of a few checks. */
export function checksReply(report: Report, nowMs: number): Reply {
  const failed = failures(report)
  return {
    title: titleOf(report, failed),
    severity: severityOf(failed),
    facts: report.results.flatMap(result => factsOf(result, nowMs)),
    data: reportData(report),
  }
}

function titleOf({ results }: Report, failed: readonly Result[]): string {
  const unseen = results.filter(({ seen }) => seen.kind === 'unseen').length
  const rest = unseen === 0 ? '' : ` ${unseen} could not be looked at from here.`
  if (failed.length === 0) return `The doctor found nothing bad in ${countOf(results.length)}.${rest}`
  return `The doctor found something bad in ${failed.length} of ${countOf(results.length)}.${rest}`
}

function countOf(number: number): string {
  return number === 1 ? '1 check' : `${number} checks`
}

/** An error is an exit code for scripts. */
function severityOf(failed: readonly Result[]): Severity {
  return failed.length === 0 ? 'ok' : 'error'
}

function counts({ results }: Report): [string, string][] {
  const count = (is: (result: Result) => boolean) => results.filter(is).length
  return [
    ['bad', String(count(({ seen, waiver }) => seen.kind === 'bad' && waiver === null))],
    ['waived', String(count(({ seen, waiver }) => seen.kind === 'bad' && waiver !== null))],
    ['not seen from here', String(count(({ seen }) => seen.kind === 'unseen'))],
    ['well', String(count(({ seen }) => seen.kind === 'well'))],
    ['nothing to look at', String(count(({ seen }) => seen.kind === 'not here'))],
  ]
}

function rowOf({ check, severity, seen, waiver }: Result, nowMs: number): string[] {
  if (seen.kind === 'unseen') return [check.id, 'not seen', seen.words, seen.command]
  const end = waiver === null ? null : `waived until ${untilText(waiver.untilMs, nowMs)}: ${waiver.reason}`
  return [check.id, severity, seen.words, end ?? check.fix]
}

function factsOf({ check, severity, seen, waiver }: Result, nowMs: number): [string, string][] {
  return [
    ['check', check.id],
    ['should be', check.title],
    ['severity', severity],
    ['result', seen.kind === 'unseen' ? 'not seen from here' : seen.kind],
    ['seen', seen.words],
    ...(seen.kind === 'unseen' ? ([['at the machine', seen.command]] as [string, string][]) : []),
    ...(waiver === null
      ? []
      : ([['waived', `until ${untilText(waiver.untilMs, nowMs)}, by ${waiver.owner}: ${waiver.reason}`]] as [
          string,
          string,
        ][])),
    ['protects', check.protects],
    ['to mend it', check.fix],
    ['source', check.sources.join('; ')],
  ]
}

/** The report for machines. */
export function reportData({ atMs, results }: Report): unknown {
  return {
    at: new Date(atMs).toISOString(),
    checks: checks.length,
    results: results.map(({ check, severity, seen, waiver }) => ({
      ...check,
      severity,
      result: seen.kind.replace(' ', '-'),
      seen: seen.words,
      command: seen.kind === 'unseen' ? seen.command : null,
      waiver:
        waiver === null
          ? null
          : { reason: waiver.reason, owner: waiver.owner, until: new Date(waiver.untilMs).toISOString() },
    })),
  }
}
