import { runGuards } from '@gatehouse/core/identity/guards/index.ts'
import { defineCommand } from '../command.ts'

/** Seals everything anew under the next master key. */
export const keyringRotate = defineCommand({
  name: 'keyring rotate',
  summary: 'seal everything anew under a new master key',
  role: 'admin',
  risk: 'critical',
  parameters: {},
  examples: ['keyring rotate'],
  propose: deps => {
    const { masterKey } = deps
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
      findings: runGuards(deps, { kind: 'new-master-key', file: masterKey.file }),
      done: 'Master key rotated',
      undo: { none: 'what was sealed anew needs the new key. To go on to another one: keyring rotate' },
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
