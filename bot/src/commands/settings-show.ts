import { countryFiles } from '@gatehouse/core/routing/policies/country/country-files.ts'
import { settingsWords } from '@gatehouse/core/routing/words.ts'
import { defineCommand } from '../command.ts'
import { fileFacts, fileNotes } from '../replies/file-facts.ts'

/** What is true of the whole edge. */
export const settingsShow = defineCommand({
  name: 'settings show',
  summary: 'what is true of the whole edge',
  role: 'viewer',
  risk: 'read',
  parameters: {},
  examples: ['settings show'],
  read: async ({ edge, clock }) => {
    const { settings } = edge.current().state
    const files = await countryFiles(settings, edge.files)
    const notes = fileNotes(files, clock.nowMs())
    return {
      title: 'Settings',
      severity: notes.length === 0 ? 'info' : 'warning',
      facts: [...Object.entries(settingsWords(settings)), ...fileFacts(files, clock.nowMs())],
      notes,
      next: ['help settings set'],
      data: { ...settings, files },
    }
  },
})
