import { defineCommand } from '../command.ts'

/** Seals everything anew under the next master key. */
export const keyringRotate = defineCommand({
  name: 'keyring rotate',
  summary: 'seal everything anew under a new master key',
  role: 'admin',
  risk: 'critical',
  parameters: {},
  examples: ['keyring rotate'],
  propose: ({ masterKey }) => {
    const next = masterKey.next()
    return {
      changes: [
        {
          thing: 'master key',
          name: 'master key',
          action: 'change',
          fields: [{ key: 'fingerprint', from: masterKey.fingerprint(), to: next.fingerprint }],
        },
      ],
      findings: [
        {
          guard: 'old-backups',
          message: `Backups that were made before can be opened with the old key alone, and ${masterKey.file} is overwritten with the new one. Keep a copy of the old key elsewhere as long as you keep them.`,
          risk: 'critical',
        },
        {
          guard: 'open-sessions',
          message:
            'All that waits for a confirmation ends, and so do one-time links and enrolments under way.',
          risk: 'critical',
        },
      ],
      done: 'Master key rotated',
      write: nowMs => {
        const { sealedAnew, warning } = masterKey.rotate(nowMs)
        return {
          notes: [
            `${sealedAnew === 1 ? '1 value was' : `${sealedAnew} values were`} sealed anew.`,
            ...(warning === null ? [] : [warning]),
          ],
          data: { sealedAnew, fingerprint: masterKey.fingerprint(), warning },
        }
      },
    }
  },
})
