import type { Change } from '@gatehouse/core/change.ts'
import { canonicalAddress } from '@gatehouse/core/routing/address.ts'
import type { DesiredState } from '@gatehouse/core/routing/desired-state.ts'
import type { Reply } from '../reply.ts'
import { shortAddresses } from './short-addresses.ts'

/** Whatever may be an address in the state. */
const addresses = /[0-9a-f:.]{2,}/gi
/** Of this machine, or of none. */
const nobody = /^(?:127\.|0\.0\.0\.0$|::1?$)/

/**
 * An answer as viewers read it: clients by their networks of /24 and /48, and no line to type that names one. Addresses of the configuration, such
 * as upstreams, are no clients.
 */
export function forViewers(reply: Reply, state: DesiredState): Reply {
  const short = textForViewers(state)
  const { facts, table, changes, code, notes, next, data } = reply
  return {
    ...reply,
    title: short(reply.title),
    ...(facts && {
      facts: facts.map(([label, value, ...at]) => [short(label), short(value), ...at] as const),
    }),
    ...(table && { table: { ...table, rows: table.rows.map(row => row.map(short)) } }),
    ...(changes && { changes: changes.map(one => shortChange(one, short)) }),
    ...(code && { code: { ...code, text: short(code.text) } }),
    ...(notes && { notes: notes.map(short) }),
    // What is shortened would be another line.
    ...(next && { next: next.filter(line => short(line) === line) }),
    ...(data !== undefined && { data: inData(data, short) }),
  }
}

/** How any text is shortened so. */
export function textForViewers(state: DesiredState): (text: string) => string {
  const isOurs = ours(state)
  return text => shortAddresses(text, isOurs)
}

/** The same of every text of an object, however deep. */
export function fieldsForViewers(fields: object, short: (text: string) => string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, one]) => [short(key), inData(one, short)]))
}

/** Which addresses the configuration names; it is looked at once there is something to look for. */
function ours(state: DesiredState): (address: string) => boolean {
  let known: ReadonlySet<string> | undefined
  return address => {
    const plain = canonicalAddress(address) ?? address
    if (nobody.test(plain)) return true
    known ??= new Set(
      (JSON.stringify(state, withoutWords).match(addresses) ?? []).flatMap(
        found => canonicalAddress(withoutPort(found)) ?? [],
      ),
    )
    return known.has(plain)
  }
}

/** What people say of a part is no configuration: a client that is named in it is still one. */
function withoutWords(key: string, value: unknown): unknown {
  return key === 'reason' || key === 'message' ? undefined : value
}

function withoutPort(found: string): string {
  return found.includes('.') ? found.replace(/:\d*$/, '') : found
}

function shortChange(change: Change, short: (text: string) => string): Change {
  return {
    ...change,
    name: short(change.name),
    fields: change.fields.map(field => ({
      ...field,
      from: field.from === null ? null : short(field.from),
      to: field.to === null ? null : short(field.to),
    })),
  }
}

function inData(value: unknown, short: (text: string) => string): unknown {
  if (typeof value === 'string') return short(value)
  if (Array.isArray(value)) return value.map(one => inData(one, short))
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value
  return fieldsForViewers(value, short)
}
