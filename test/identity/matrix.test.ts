import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Answer } from '@gatehouse/bot/answer.ts'
import type { Caller } from '@gatehouse/bot/caller.ts'
import { commands } from '@gatehouse/bot/commands/index.ts'
import type { Role } from '@gatehouse/core/identity/role.ts'
import type { Risk } from '@gatehouse/core/routing/risk.ts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { local, office, type Person, TestGatehouse } from '../harness/gatehouse.ts'
import { type MatrixRow, matrixRows } from './matrix-rows.ts'

/** Who comes from where, and up to which role's commands they may go. */
interface Column {
  name: string
  caller: () => Caller
  upTo: Role | null
  /** A key may not do what is graver than this; a person is asked for a code. */
  key?: Risk
}

const people = new Map<string, Person>()
const caller = (name: string, place: Partial<typeof office> = {}, flags = {}): Caller => {
  const person = people.get(name)
  if (person?.caller.kind !== 'chat') throw new Error(`nobody is called ${name}`)
  return { ...person.caller, place: { ...office, ...place }, ...flags }
}
const key = (name: string): Caller => {
  const id = gatehouse.edge.stores.keys.byName(name)?.id ?? 0
  return { kind: 'key', id, face: 'api', address: '127.0.0.1' }
}
const stranger = (): Caller => ({
  kind: 'chat',
  identity: { platform: 'slack', workspace: 'T1', user: 'UNOBODY' },
  place: office,
  guest: false,
  bot: false,
})

const columns: Column[] = [
  { name: 'the console of the machine', caller: () => local, upTo: 'admin' },
  { name: 'a viewer', caller: () => caller('viewer-1'), upTo: 'viewer' },
  { name: 'an operator', caller: () => caller('operator-1'), upTo: 'operator' },
  { name: 'an admin', caller: () => caller('admin-1'), upTo: 'admin' },
  { name: 'an admin who is disabled', caller: () => caller('admin-3'), upTo: null },
  {
    name: 'an admin in a direct message',
    caller: () => caller('admin-1', { channel: null }),
    upTo: 'operator',
  },
  {
    name: 'an admin in a channel for viewers',
    caller: () => caller('admin-1', { channel: 'CVIEW' }),
    upTo: 'viewer',
  },
  {
    name: 'an operator in a denied channel',
    caller: () => caller('operator-1', { channel: 'CDENY' }),
    upTo: null,
  },
  {
    name: 'an admin in a workspace without a rule',
    caller: () => caller('admin-1', { workspace: 'T9' }),
    upTo: null,
  },
  { name: 'an admin as a guest', caller: () => caller('admin-1', {}, { guest: true }), upTo: null },
  { name: 'an admin as a bot', caller: () => caller('admin-1', {}, { bot: true }), upTo: null },
  { name: 'an unknown person', caller: stranger, upTo: null },
  { name: 'a key to read', caller: () => key('reader'), upTo: 'admin', key: 'read' },
  { name: 'a key to change', caller: () => key('changer'), upTo: 'admin', key: 'change' },
  { name: "an operator's key to change", caller: () => key('lesser'), upTo: 'operator', key: 'change' },
  { name: 'a key that has ended', caller: () => key('ended'), upTo: null },
]

const roles: Role[] = ['viewer', 'operator', 'admin']
const risks: Risk[] = ['read', 'change', 'destructive', 'critical']
const verdictOf = ([, , role, risk, only]: MatrixRow, { name, upTo, key: reach }: Column): string => {
  if (upTo === null || roles.indexOf(upTo) < roles.indexOf(role)) return 'denied'
  if (reach !== undefined && risks.indexOf(reach) < risks.indexOf(risk)) return 'denied'
  if (only === 'people' && reach !== undefined) return 'denied'
  if (only === 'the console' && name !== columns[0]?.name) return 'denied'
  return risk === 'destructive' || risk === 'critical' ? `waits for a code (${risk})` : 'runs'
}

let gatehouse: TestGatehouse
let cell = 0
/** How everything stood before the refusals of a row, which change nothing. */
let before: Awaited<ReturnType<TestGatehouse['standing']>> | null = null
beforeAll(async () => {
  gatehouse = await TestGatehouse.start()
  const { accounts, places, keys } = gatehouse.edge.stores
  await gatehouse.done(
    'route add shop shop.localhost answer=200 body=0',
    'route add old old.localhost answer=200',
    'route add pair pair.localhost http://127.0.0.1:1 http://127.0.0.1:2 fail-for=0s verify=no',
    'policy add carried hsts',
    'policy add spare ip-deny networks=192.0.2.1',
    'policy add idle ip-deny networks=192.0.2.1',
    'policy add attacks waf',
    'route add guarded guarded.localhost answer=200',
    'policy add walls waf',
    'route policy add guarded walls',
    'policy add doors basic-auth',
    'policy user add doors bert',
    'route policy add shop carried',
  )
  for (const name of ['viewer-1', 'operator-1', 'admin-1', 'admin-2', 'admin-3', 'carl', 'eric']) {
    const role = name.startsWith('admin') ? 'admin' : name === 'viewer-1' ? 'viewer' : 'operator'
    const codes = name === 'carl' || name === 'eric' ? 'without codes' : 'with codes'
    people.set(name, gatehouse.person(name, role, codes))
  }
  for (const name of ['admin-3', 'eric']) accounts.setState(people.get(name)?.id ?? 0, 'disabled')
  const nowMs = gatehouse.clock.nowMs()
  places.set(
    { platform: 'slack', workspace: 'T1', channel: null, verdict: 'allow', role: 'operator', cards: false },
    nowMs,
  )
  places.set({ ...office, channel: 'CVIEW', verdict: 'allow', role: 'viewer', cards: false }, nowMs)
  places.set({ ...office, channel: 'CDENY', verdict: 'deny', role: 'viewer', cards: false }, nowMs)
  const owned = (name: string) => people.get(name)?.id ?? null
  const make = (name: string, scope: string, owner: number | null, lifeMs = 86_400_000) =>
    keys.issue(
      keys.add({ name, scopes: [scope], owner, networks: [], expiresAtMs: nowMs + lifeMs }, nowMs).id,
    )
  make('robot', '*:read', owned('admin-1'))
  make('reader', '*:read', owned('admin-1'))
  make('changer', '*:change', owned('admin-1'))
  make('lesser', '*:change', owned('operator-1'))
  make('ended', '*:change', owned('admin-1'), 1000)
  gatehouse.clock.advance(60_000)
  writeFileSync(join(gatehouse.edge.folder, 'master.key.next'), `${randomBytes(32).toString('hex')}\n`, {
    mode: 0o600,
  })
})
afterAll(() => gatehouse.stop())

it('has a row for every command', () => {
  expect(matrixRows.map(([name]) => name).sort()).toEqual(commands.map(({ name }) => name).sort())
})

describe.each(matrixRows)('%s', (...row) => {
  const refused = columns.filter(column => verdictOf(row, column) !== 'runs')
  const runs = columns.filter(column => !refused.includes(column))

  it.each([...runs, ...refused])('by $name', async column => {
    cell += 1
    // What strangers do is written down a few times a minute; here every time counts.
    gatehouse.clock.advance(7000)
    const line = row[1].replaceAll('#', String(cell))
    const verdict = verdictOf(row, column)
    // Caddy is dear to ask: before the first refusal of a row and after the last.
    if (verdict === 'runs') before = null
    else before ??= await gatehouse.standing()
    const answer = await gatehouse.type(line, 'nothing', column.caller())
    expect({ line, verdict: seen(answer) }).toEqual({ line, verdict })
    if (verdict === 'runs') return
    expect(gatehouse.desired(), 'nothing may have changed').toEqual({
      state: before?.state,
      revisions: before?.revisions,
    })
    if (column === refused.at(-1)) {
      expect(await gatehouse.standing(), 'nothing may have changed').toEqual(before)
      before = null
    }
    const kinds = gatehouse.audit(2).map(({ kind }) => kind)
    expect(kinds[0]).toBe(verdict === 'denied' ? 'denied' : 'planned')
  })
})

/** What the dispatcher said. Whether a thing is there, or can be done now, is another matter than whether somebody may. */
function seen({ reply, code }: Answer): string {
  if (code === 'forbidden') return 'denied'
  return reply.pending ? `waits for a code (${riskOf(reply.pending.id)})` : 'runs'
}

function riskOf(id: string): Risk | undefined {
  return gatehouse.edge.stores.confirmations.find(id)?.plan.risk
}
