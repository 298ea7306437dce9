import { countryFiles } from '@gatehouse/core/routing/policies/country/country-files.ts'
import { settingsWords } from '@gatehouse/core/routing/words.ts'
import { defineCommand } from '../command.ts'
import { fileFacts, fileNotes } from '../replies/file-facts.ts'
import { retentionFacts, roomNotes } from '../replies/retention-words.ts'

/** What is true of the whole edge. */
export const settingsShow = defineCommand({
  name: 'settings show',
  summary: 'what is true of the whole edge',
  role: 'viewer',
  risk: 'read',
  parameters: {},
  examples: ['settings show'],
  read: async ({ edge, retentions, logKeeping, clock }) => {
    const { settings } = edge.current().state
    const files = await countryFiles(settings, edge.files)
    const retention = retentions.retention()
    const room = logKeeping.room()
    const notes = [...fileNotes(files, clock.nowMs()), ...roomNotes(room, clock.nowMs())]
    return {
      title: 'Settings',
      severity: notes.length === 0 ? 'info' : 'warning',
      facts: [
        ...Object.entries(settingsWords(settings)),
        ...fileFacts(files, clock.nowMs()),
        ...retentionFacts(retention, room),
      ],
      notes,
      next: ['help settings set', 'help settings keep'],
      data: { ...settings, files, retention, room },
    }
  },
})
