import { detectors } from '@gatehouse/core/findings/detectors/index.ts'
import { defineCommand } from '../command.ts'
import { thresholdWords } from '../replies/threshold-words.ts'

/** What is looked for. */
export const findingDetectors = defineCommand({
  name: 'finding detectors',
  summary: 'what is looked for in the access log, from when on it is a finding, and where each rule is from',
  role: 'viewer',
  risk: 'read',
  namesNoClients: true,
  parameters: {},
  examples: ['finding detectors'],
  read: () => {
    const all = [...detectors].sort((one, other) => one.name.localeCompare(other.name))
    return {
      title: `${all.length} detectors.`,
      severity: 'info',
      table: {
        columns: ['detector', 'severity', 'finds that', 'from', 'the rule is from'],
        rows: all.map(one => [one.name, one.severity, one.summary, thresholdWords(one), one.source]),
      },
      next: ['finding list', 'finding allowed'],
      data: all.map(one => ({
        name: one.name,
        severity: one.severity,
        summary: one.summary,
        threshold: thresholdWords(one),
        source: one.source,
      })),
    }
  },
})
