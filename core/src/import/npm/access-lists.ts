import type { z } from 'zod'
import { AppError } from '../../error.ts'
import { isNetwork } from '../../routing/address.ts'
import { plainNetwork } from '../../routing/network-coverage.ts'
import { BasicUserName } from '../../routing/policies/basic-auth/basic-users.ts'
import { readOptions } from '../adapted/read-options.ts'
import type { ImportedPolicy } from '../imported.ts'
import { AccessListAuth, AccessListClient, AccessListRow, type NpmTables } from './npm-rows.ts'
import type { Remarks } from './remarks.ts'

/** What a host that has an access list is protected by. `grave`: some of it could not be taken over. */
export interface AccessList {
  policies: ImportedPolicy[]
  grave: boolean
}

/** Makes the hash of a password; the same one for the same user and password. */
export type Hash = (user: string, password: string) => Promise<string>

const realm = 'Authorization required'
/** Each hash takes a processor for a moment. */
const mostUsers = 500

/**
 * The access lists by their number. Passwords are hashed, and nothing else is ever done with them.
 * @throws AppError `invalid` when there are too many users, before any is hashed
 */
export async function readAccessLists(
  tables: NpmTables,
  remarks: Remarks,
  hash: Hash,
): Promise<Map<number, AccessList>> {
  const lists = remarks.rows(tables, 'access_list', AccessListRow).filter(({ is_deleted }) => !is_deleted)
  const users = remarks.rows(tables, 'access_list_auth', AccessListAuth)
  if (users.length > mostUsers)
    throw new AppError(
      'invalid',
      `Its access lists have ${users.length} users in all, and at most ${mostUsers} are taken over. Remove those that nobody needs, or let people sign in by another service: policy kinds forward-auth`,
    )
  const clients = remarks.rows(tables, 'access_list_client', AccessListClient)
  const lostUsers = listsOfLost(tables.access_list_auth, AccessListAuth)
  const lostClients = listsOfLost(tables.access_list_client, AccessListClient)
  const found = new Map<number, AccessList>()
  for (const list of lists) {
    const place = `access list ${list.id}`
    const ownUsers = users.filter(one => one.access_list_id === list.id)
    const ownClients = clients.filter(one => one.access_list_id === list.id)
    const basic = await readUsers(ownUsers, list.pass_auth, { place, remarks, hash })
    const networks = readClients(ownClients, place, remarks)
    if (list.satisfy_any && ownUsers.length > 0 && ownClients.length > 0)
      remarks.say(place, 'Either the address or the password was enough; here both are asked for.')
    // A row that is left out may be all that kept somebody out.
    const lost = [...lostUsers, ...lostClients].some(id => id === null || id === list.id)
    const parts = [basic, ...networks].filter(one => one !== null)
    found.set(list.id, {
      policies: parts.flatMap(one => (one === 'left' ? [] : [one])),
      grave: lost || parts.includes('left'),
    })
  }
  return found
}

/** The lists of rows that do not hold what they should; null where a row does not even tell its list. */
function listsOfLost(rows: NpmTables[string] = [], type: z.ZodType): (number | null)[] {
  return rows
    .filter(row => !type.safeParse(row).success)
    .map(({ access_list_id: id }) => (typeof id === 'number' ? id : null))
}

interface Reading {
  place: string
  remarks: Remarks
  hash: Hash
}

async function readUsers(
  rows: readonly z.infer<typeof AccessListAuth>[],
  passOn: boolean,
  { place, remarks, hash }: Reading,
): Promise<ImportedPolicy | 'left' | null> {
  if (rows.length === 0) return null
  const users: { name: string; hash: string | null }[] = []
  for (const { username, password, id } of rows) {
    const name = BasicUserName.safeParse(username)
    if (!name.success)
      remarks.say(`${place}, user ${id}`, `A user is left out: ${name.error.issues[0]?.message}.`)
    else if (password === '')
      remarks.say(
        `${place}, user ${id}`,
        'A user had no password, and signs in once there is one: policy user password',
      )
    if (name.success)
      users.push({ name: name.data, hash: password === '' ? null : await hash(name.data, password) })
  }
  const policy = readOptions('basic-auth', {
    realm,
    'pass-on': passOn,
    users: users.sort((a, b) => (a.name < b.name ? -1 : 1)),
  })
  if (typeof policy !== 'string') return policy
  remarks.say(place, policy)
  return 'left'
}

/** nginx takes the first rule that fits, and refuses whom none fits (ngx_http_access_module). */
function readClients(
  rows: readonly z.infer<typeof AccessListClient>[],
  place: string,
  remarks: Remarks,
): (ImportedPolicy | 'left')[] {
  if (rows.length === 0) return []
  const allowed: string[] = []
  const denied: string[] = []
  let everybody = false
  let mixed = false
  for (const { directive, address, id } of [...rows].sort((a, b) => a.id - b.id)) {
    const network = isNetwork(address) ? plainNetwork(address) : undefined
    if (address === 'all') {
      everybody = directive === 'allow'
      break
    }
    if (network === undefined || !/^(allow|deny)$/.test(directive)) {
      remarks.say(`${place}, client ${id}`, 'This client is no address or network in its usual spelling.')
      return ['left']
    }
    if (directive === 'allow') allowed.push(network)
    else {
      mixed ||= allowed.length > 0
      denied.push(network)
    }
  }
  if (mixed)
    remarks.say(
      place,
      'Networks that are refused go before those that are let through, whatever their order was.',
    )
  return [
    ...(denied.length === 0 ? [] : [policyOf('ip-deny', denied, place, remarks)]),
    ...(everybody ? [] : [policyOf('ip-allow', allowed, place, remarks)]),
  ]
}

function policyOf(
  kind: string,
  list: readonly string[],
  place: string,
  remarks: Remarks,
): ImportedPolicy | 'left' {
  const policy = readOptions(kind, { networks: [...new Set(list)].sort() })
  if (typeof policy !== 'string') return policy
  remarks.say(place, policy)
  return 'left'
}
