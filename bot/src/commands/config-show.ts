import { defineCommand } from '../command.ts'

/** The compiled configuration as the edge gets it, with secrets masked. */
export const configShow = defineCommand({
  name: 'config show',
  summary: 'the compiled configuration of the edge, secrets masked',
  role: 'operator',
  risk: 'read',
  parameters: {},
  examples: ['config show'],
  read: ({ edge }) => {
    const config: unknown = JSON.parse(edge.compiled())
    return {
      title: 'The configuration of the edge',
      severity: 'info',
      code: { language: 'json', text: JSON.stringify(config, null, 2) },
      data: config,
    }
  },
})
