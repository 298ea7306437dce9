import { failures, isGrave } from '../../doctor/report.ts'
import { type AlertSource, sawNothing } from '../source.ts'

/** The doctor found something grave, or something that was grave is mended. */
export const doctor: AlertSource = {
  name: 'doctor',
  holdMs: 0,
  recoverMs: 0,
  many: 'checks of the doctor fail',
  manyActions: ['doctor'],
  look: ({ doctorReport }) => {
    const report = doctorReport()
    if (report === null) return sawNothing
    const unseen = new Set(
      report.results.flatMap(({ check, seen }) => (seen.kind === 'unseen' ? [keyOf(check)] : [])),
    )
    const troubles = failures(report).flatMap(({ check, severity, seen }) =>
      isGrave({ severity })
        ? [
            {
              key: keyOf(check),
              severity: severity === 'critical' ? ('critical' as const) : ('warning' as const),
              title: `The doctor: this should be so, and is not: ${check.title}.`,
              facts: [
                ['seen', seen.words],
                ['to mend it', check.fix],
              ] as const,
              route: null,
              actions: [`doctor only=${check.id}`],
            },
          ]
        : [],
    )
    return { troubles, isUnknown: key => unseen.has(key) }
  },
}

function keyOf({ id }: { id: string }): string {
  return `doctor:${id}`
}
