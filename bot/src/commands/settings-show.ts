import { settingsWords } from '@gatehouse/core/routing/words.ts'
import { defineCommand } from '../command.ts'

/** What is true of the whole edge. */
export const settingsShow = defineCommand({
  name: 'settings show',
  summary: 'what is true of the whole edge',
  role: 'viewer',
  risk: 'read',
  parameters: {},
  examples: ['settings show'],
  read: ({ edge }) => {
    const { settings } = edge.current().state
    return {
      title: 'Settings',
      severity: 'info',
      facts: Object.entries(settingsWords(settings)),
      next: ['help settings set'],
      data: settings,
    }
  },
})
