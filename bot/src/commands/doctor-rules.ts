import { checks } from '@gatehouse/core/doctor/checks/index.ts'
import { severities } from '@gatehouse/core/doctor/seen.ts'
import { defineCommand } from '../command.ts'

/** What the doctor looks at. */
export const doctorRules = defineCommand({
  name: 'doctor rules',
  summary: 'what the doctor looks at, and where each rule comes from',
  role: 'viewer',
  risk: 'read',
  parameters: {},
  examples: ['doctor rules'],
  read: () => {
    const sorted = checks.toSorted((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))
    return {
      title: `The doctor looks at ${checks.length} things.`,
      severity: 'info',
      table: {
        columns: ['check', 'severity', 'should be', 'source'],
        rows: sorted.map(({ id, severity, title, sources }) => [id, severity, title, sources.join('; ')]),
      },
      data: sorted.map(({ id, severity, title, protects, fix, sources }) => ({
        id,
        severity,
        title,
        protects,
        fix,
        sources,
      })),
    }
  },
})
