import { defineCommand } from '../command.ts'
import { driftDetails } from '../replies/drift-details.ts'
import type { Reply } from '../reply.ts'

/** Puts the edge right now, without waiting for the next look. */
export const driftRepair = defineCommand({
  name: 'drift repair',
  summary: 'put the edge right now, if it runs something else',
  role: 'operator',
  risk: 'change',
  parameters: {},
  examples: ['drift repair'],
  act: async ({ edge }): Promise<Reply> => {
    const drift = await edge.check(true)
    if (!drift)
      return {
        title: 'Nothing to repair: the edge runs exactly what was applied.',
        severity: 'ok',
        data: null,
      }
    const repaired = drift.repairedAtMs !== null
    const title = repaired
      ? 'The edge was put right.'
      : 'The edge could not be put right; it refused the configuration that was applied.'
    return { title, severity: repaired ? 'ok' : 'error', ...driftDetails(drift), data: drift }
  },
})
