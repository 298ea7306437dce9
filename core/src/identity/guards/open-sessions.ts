import { defineGuard } from './guard.ts'

/** Says what ends with the old master key. */
export const openSessions = defineGuard({
  name: 'open-sessions',
  looksAt: ['new-master-key'],
  check: () => [
    {
      message: 'All that waits for a confirmation ends, and so do one-time links and enrolments under way.',
      risk: 'critical',
    },
  ],
})
