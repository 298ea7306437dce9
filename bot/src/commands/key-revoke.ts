import { keyState } from '@gatehouse/core/identity/api-key.ts'
import { defineCommand } from '../command.ts'
import { findKeys, keyName } from '../parameters/api-key.ts'
import { dateText } from '../replies/when-text.ts'

/** Ends a key at once, with every older one of its name that still works. It only takes away, so it asks for no code. */
export const keyRevoke = defineCommand({
  name: 'key revoke',
  summary: 'end an API key at once, and for good',
  role: 'admin',
  risk: 'change',
  parameters: { key: keyName },
  examples: ['key revoke deploy'],
  propose: ({ keys, clock }, { key: name }) => {
    const live = findKeys(keys, name).filter(one => keyState(one, clock.nowMs()) === 'live')
    return {
      changes: live.map(({ scopes, expiresAtMs }) => ({
        thing: 'key',
        name,
        action: 'remove',
        fields: [
          { key: 'scopes', from: scopes.join(', '), to: null },
          { key: 'expires', from: dateText(expiresAtMs), to: null },
        ],
      })),
      binds: live.map(({ id }) => id),
      done: `Key ${name} revoked`,
      undo: { none: `a key ends for good. For another one: key create ${name} scopes=…` },
      write: nowMs => {
        for (const { id } of live) keys.revoke(id, nowMs)
        return { next: ['key list'], data: { name, revoked: live.map(({ id }) => id) } }
      },
    }
  },
})
