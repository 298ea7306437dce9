import { defineCommand } from '../command.ts'

/** Where Prometheus finds the metrics. What its key may do is named after this command. */
export const metrics = defineCommand({
  name: 'metrics',
  summary: 'where Prometheus finds the metrics, and what it needs for that',
  role: 'viewer',
  risk: 'read',
  parameters: {},
  examples: ['metrics'],
  read: ({ edge, linkUrl }) => {
    const { webHost } = edge.current().state.settings
    const url = linkUrl('', 'api-key')?.replace(/once\/$/, 'metrics') ?? null
    return {
      title:
        url === null
          ? 'The metrics cannot be reached: no web listener runs.'
          : 'Prometheus reads the metrics with a key of its own.',
      severity: url === null ? 'warning' : 'info',
      facts: [
        ['address', url ?? 'none: set GATEHOUSE_WEB, or settings set web-host=gate.example.com'],
        [
          'from elsewhere',
          webHost === null ? 'not at all: settings set web-host=gate.example.com' : `under ${webHost}`,
        ],
      ],
      notes: ['docs/metrics.md has the settings of Prometheus, every metric, and a dashboard for Grafana.'],
      next: ['key create prometheus scopes=metrics:read'],
      data: { url },
    }
  },
})
