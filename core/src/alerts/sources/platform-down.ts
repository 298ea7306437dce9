import type { AlertSource } from '../source.ts'

/** Short gaps are usual. */
const awayMs = 60_000

/** A chat cannot be reached. */
export const platformDown: AlertSource = {
  name: 'platform-down',
  holdMs: 0,
  recoverMs: 0,
  many: 'chats are away',
  look: ({ chats, clock }) => {
    const all = chats()
    const down = all.filter(
      ({ state, sinceMs }) => state === 'stopped' || (state === 'away' && clock.nowMs() - sinceMs >= awayMs),
    )
    return {
      troubles: down.map(({ name, words }) => ({
        key: keyOf(name),
        severity: 'warning',
        title: `Gatehouse is not connected with ${name}.`,
        facts: words === null ? [] : [['why', words]],
        route: null,
        actions: ['chat check'],
        elsewhere: true,
      })),
      isUnknown: key => all.some(({ name, state }) => state === 'starting' && keyOf(name) === key),
    }
  },
}

function keyOf(name: string): string {
  return `platform-down:${name.toLowerCase()}`
}
