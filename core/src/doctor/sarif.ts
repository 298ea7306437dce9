import { checks } from './checks/index.ts'
import type { Report, Result } from './report.ts'
import type { Severity } from './seen.ts'

const level: Readonly<Record<Severity, 'error' | 'warning' | 'note'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'note',
}
/** What dashboards that read SARIF sort by: CVSS-like numbers. */
const rank: Readonly<Record<Severity, string>> = { critical: '9.5', high: '8.0', medium: '5.0', low: '2.0' }

/** A report for programs that read SARIF 2.1.0 (OASIS). What could not be seen is `open`, what is waived is suppressed. */
export function sarif({ results, atMs }: Report, version: string): object {
  const rules = checks.filter(({ id }) => results.some(({ check }) => check.id === id))
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'gatehouse-doctor',
            version,
            rules: rules.map(({ id, title, protects, fix, sources, severity }) => ({
              id,
              shortDescription: { text: title },
              fullDescription: { text: protects },
              help: { text: `${fix} Source: ${sources.join('; ')}.` },
              defaultConfiguration: { level: level[severity] },
              properties: { 'security-severity': rank[severity], tags: ['security'] },
            })),
          },
        },
        invocations: [{ executionSuccessful: true, endTimeUtc: new Date(atMs).toISOString() }],
        results: results.map(result =>
          resultOf(
            result,
            rules.findIndex(({ id }) => id === result.check.id),
          ),
        ),
      },
    ],
  }
}

function resultOf({ check, severity, seen, waiver }: Result, ruleIndex: number): object {
  const kinds = { bad: 'fail', unseen: 'open', well: 'pass', 'not here': 'notApplicable' } as const
  const kind = kinds[seen.kind]
  const words = seen.kind === 'unseen' ? `${seen.words} At the machine: ${seen.command}` : seen.words
  return {
    ruleId: check.id,
    ruleIndex,
    kind,
    level: kind === 'fail' ? level[severity] : 'none',
    message: { text: words },
    // Whoever reads it wants to know the same thing again, whatever its words.
    partialFingerprints: { 'check/v1': check.id },
    ...(waiver && {
      suppressions: [
        { kind: 'external', status: 'accepted', justification: `${waiver.reason} (${waiver.owner})` },
      ],
    }),
  }
}
