import { defineGuard } from './guard.ts'

/** Says what opens the backups that there are. */
export const oldBackups = defineGuard({
  name: 'old-backups',
  looksAt: ['new-master-key'],
  check: (_deps, { file }) => [
    {
      message: `Backups that were made before can be opened with the old key alone, and ${file} is overwritten with the new one. Keep a copy of the old key elsewhere as long as you keep them.`,
      risk: 'critical',
    },
  ],
})
