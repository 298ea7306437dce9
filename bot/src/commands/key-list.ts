import { type ApiKey, keyState } from '@gatehouse/core/identity/api-key.ts'
import { defineCommand } from '../command.ts'
import { networksText, ownerText } from '../parameters/api-key.ts'
import { dateText, whenText } from '../replies/when-text.ts'

const maxRows = 200
const order = ['live', 'expired', 'revoked']

/** Every key and what it may do; those that can be used come first. Never a secret: nobody has them here. */
export const keyList = defineCommand({
  name: 'key list',
  summary: 'all API keys: what they may do, until when, and when they were used last',
  role: 'admin',
  risk: 'read',
  parameters: {},
  examples: ['key list'],
  read: ({ keys, accounts, clock }) => {
    const nowMs = clock.nowMs()
    const list = keys
      .list()
      .map(key => ({ ...key, state: keyState(key, nowMs) }))
      .sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state))
    const live = list.filter(key => key.state === 'live').length
    const rows = list
      .slice(0, maxRows)
      .map(key => [
        key.name,
        ownerText(accounts, key.owner),
        key.scopes.join(', '),
        networksText(key.networks),
        dateText(key.expiresAtMs),
        lastUse(key, nowMs),
        key.state,
      ])
    const columns = ['key', 'owner', 'scopes', 'networks', 'expires', 'last use', 'state']
    return {
      title: list.length === 0 ? 'There are no API keys yet.' : `${count(list.length)}, ${live} live`,
      severity: 'info',
      ...(rows.length > 0 && { table: { columns, rows } }),
      notes: list.length > maxRows ? [`The first ${maxRows} are shown.`] : [],
      next: list.length === 0 ? ['help key create'] : [],
      data: list,
    }
  },
})

function lastUse({ lastUsedAtMs }: ApiKey, nowMs: number): string {
  return lastUsedAtMs === null ? 'never' : whenText(lastUsedAtMs, nowMs)
}

function count(keys: number): string {
  return keys === 1 ? '1 key' : `${keys} keys`
}
