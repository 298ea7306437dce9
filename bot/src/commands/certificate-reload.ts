import { defineCommand } from '../command.ts'
import { takeUpTitle } from '../replies/certificate-words.ts'
import type { Reply } from '../reply.ts'

/** Takes up certificate files that were replaced now, without waiting for the next look. */
export const certificateReload = defineCommand({
  name: 'certificate reload',
  summary: 'take up certificate files that were added or replaced, now',
  role: 'operator',
  risk: 'change',
  parameters: {},
  examples: ['certificate reload'],
  act: async ({ edge }): Promise<Reply> => {
    const result = await edge.takeUpCertificates()
    return {
      title: takeUpTitle(result),
      severity: result.problems.length > 0 ? 'warning' : 'ok',
      notes: result.problems,
      next: ['status'],
      data: result,
    }
  },
})
