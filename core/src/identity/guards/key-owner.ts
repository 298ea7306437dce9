import { defineGuard } from './guard.ts'

/** Says what it means that a key belongs to nobody. */
export const keyOwner = defineGuard({
  name: 'key-owner',
  looksAt: ['new-key'],
  check: (_deps, { owner }) =>
    owner === null
      ? [
          {
            message:
              'This key belongs to nobody: it acts as admin, and goes on whoever is demoted, disabled or removed. Better give it an owner, whose role is its limit: owner=<account>',
            risk: 'destructive',
          },
        ]
      : [],
})
