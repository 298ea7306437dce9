import type { CommandDeps } from '@gatehouse/bot/command.ts'

/** An edge that does at once what the database says of blocks. */
export const fakeBlocking: CommandDeps['blocking'] = {
  takeEffect: async () => ({ kind: 'in-force', shown: null }),
  endDue: () => [],
  listBytes: 0,
}
