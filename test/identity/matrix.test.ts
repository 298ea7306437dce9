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

type Row = [command: string, line: string, role: Role, risk: Risk, only?: 'people' | 'the console']

/**
 * Every command: a line that makes sense here, the role that it needs, and what its plan asks. `#` is another number in every cell. What
 * is written here is not read from the declarations, so that a command that asks less than it should is found.
 */
const table: Row[] = [
  ['status', 'status', 'viewer', 'read'],
  ['health', 'health', 'viewer', 'read'],
  ['health history', 'health history shop', 'viewer', 'read'],
  ['traffic', 'traffic shop', 'viewer', 'read'],
  ['logs top', 'logs top paths', 'viewer', 'read'],
  ['finding list', 'finding list shop', 'viewer', 'read'],
  ['finding show', 'finding show 1', 'viewer', 'read'],
  ['finding allow', 'finding allow high-rate client=203.0.113.# reason=known', 'operator', 'destructive'],
  ['finding allowed', 'finding allowed', 'viewer', 'read'],
  ['finding disallow', 'finding disallow #', 'operator', 'change'],
  ['finding detectors', 'finding detectors', 'viewer', 'read'],
  ['logs rate', 'logs rate', 'viewer', 'read'],
  ['logs forget', 'logs forget 192.0.2.# reason=asked', 'admin', 'destructive'],
  ['logs tail', 'logs tail', 'viewer', 'read'],
  ['logs search', 'logs search status=5xx', 'viewer', 'read'],
  ['probe now', 'probe now shop', 'viewer', 'read'],
  ['alert list', 'alert list', 'viewer', 'read'],
  ['alert show', 'alert show 1', 'viewer', 'read'],
  ['alert ack', 'alert ack 1', 'operator', 'change'],
  ['alert unack', 'alert unack 1', 'operator', 'change'],
  ['alert silence', 'alert silence route-health:shop 1h critical=yes', 'operator', 'destructive'],
  ['alert silences', 'alert silences', 'viewer', 'read'],
  ['alert unsilence', 'alert unsilence 1', 'operator', 'change'],
  ['route list', 'route list', 'viewer', 'read'],
  ['route show', 'route show shop', 'viewer', 'read'],
  ['route add', 'route add r# r#.localhost answer=200', 'operator', 'change'],
  ['route set', 'route set shop body=#', 'operator', 'change'],
  ['route remove', 'route remove shop', 'operator', 'destructive'],
  ['route enable', 'route enable shop', 'operator', 'change'],
  ['route disable', 'route disable shop', 'operator', 'destructive'],
  ['route policy list', 'route policy list shop', 'viewer', 'read'],
  ['route policy add', 'route policy add shop spare', 'operator', 'change'],
  ['route policy remove', 'route policy remove shop carried', 'operator', 'destructive'],
  ['policy list', 'policy list', 'viewer', 'read'],
  ['policy kinds', 'policy kinds hsts', 'viewer', 'read'],
  ['policy show', 'policy show carried', 'viewer', 'read'],
  ['policy add', 'policy add p# hsts', 'operator', 'change'],
  ['policy preset', 'policy preset internal', 'operator', 'change'],
  ['policy set', 'policy set idle networks=2001:db8::#', 'operator', 'change'],
  ['policy remove', 'policy remove spare-#', 'operator', 'change'],
  ['policy user list', 'policy user list doors', 'viewer', 'read'],
  ['policy user add', 'policy user add doors u#', 'operator', 'change'],
  ['policy user password', 'policy user password doors bert', 'operator', 'destructive'],
  ['policy user remove', 'policy user remove doors bert-#', 'operator', 'change'],
  ['policy waive', 'policy waive attacks 942100 reason=odd owner=anna', 'operator', 'destructive'],
  ['policy unwaive', 'policy unwaive attacks-# 942100', 'operator', 'change'],
  ['waf top', 'waf top', 'viewer', 'read'],
  ['waf explain', 'waf explain 942100', 'viewer', 'read'],
  ['waf exclude', 'waf exclude guarded 942100 reason=odd owner=anna', 'operator', 'destructive'],
  ['prove', 'prove shop', 'viewer', 'read'],
  ['panic', 'panic', 'viewer', 'read'],
  ['maintenance', 'maintenance shop', 'operator', 'destructive'],
  ['maintenance end', 'maintenance end blog', 'operator', 'change'],
  ['drain', 'drain pair 127.0.0.1:1', 'operator', 'change'],
  ['drain end', 'drain end pair', 'operator', 'change'],
  ['throttle', 'throttle old 20/1m', 'operator', 'change'],
  ['shield', 'shield old', 'operator', 'change'],
  ['lockdown', 'lockdown all', 'operator', 'critical'],
  ['mitigation list', 'mitigation list', 'viewer', 'read'],
  ['mitigation show', 'mitigation show maintenance blog', 'viewer', 'read'],
  ['extend', 'extend maintenance blog 1h', 'operator', 'change'],
  ['end', 'end maintenance blog', 'operator', 'change'],
  ['extend block', 'extend block 203.0.113.9 1h', 'operator', 'change'],
  ['end block', 'end block 203.0.113.9', 'operator', 'change'],
  ['block', 'block 203.0.113.#', 'operator', 'change'],
  ['unblock', 'unblock 198.51.100.#', 'operator', 'change'],
  ['block list', 'block list', 'viewer', 'read'],
  ['revision list', 'revision list', 'viewer', 'read'],
  ['revision show', 'revision show 1', 'viewer', 'read'],
  ['revision diff', 'revision diff 1 2', 'viewer', 'read'],
  ['rollback', 'rollback 2', 'operator', 'destructive'],
  ['undo', 'undo 3', 'operator', 'destructive'],
  ['keep', 'keep 3', 'operator', 'change'],
  ['operation list', 'operation list', 'operator', 'read'],
  ['drift show', 'drift show', 'viewer', 'read'],
  ['drift repair', 'drift repair', 'operator', 'change'],
  ['incident open', 'incident open "slow"', 'operator', 'change'],
  ['incident note', 'incident note "seen in #"', 'operator', 'change'],
  ['incident close', 'incident close', 'operator', 'change'],
  ['incident list', 'incident list', 'viewer', 'read'],
  ['incident show', 'incident show 1', 'viewer', 'read'],
  ['incident timeline', 'incident timeline', 'viewer', 'read'],
  ['incident export', 'incident export 1', 'viewer', 'read'],
  ['certificate reload', 'certificate reload', 'operator', 'change'],
  ['chat check', 'chat check', 'operator', 'read'],
  ['webhook check', 'webhook check', 'operator', 'read'],
  ['metrics', 'metrics', 'viewer', 'read'],
  ['page', 'page', 'viewer', 'read', 'people'],
  ['session list', 'session list', 'viewer', 'read'],
  ['session revoke', 'session revoke #', 'viewer', 'change'],
  ['settings show', 'settings show', 'viewer', 'read'],
  ['settings set', 'settings set reserved-hosts=status.localhost', 'admin', 'destructive'],
  ['settings keep', 'settings keep minutes=1d#s', 'admin', 'destructive'],
  ['config show', 'config show', 'operator', 'read'],
  ['confirmation list', 'confirmation list', 'operator', 'read'],
  ['confirmation show', 'confirmation show 0123456789abcdef', 'operator', 'read'],
  ['confirmation approve', 'confirmation approve 0123456789abcdef', 'operator', 'read'],
  ['confirmation reject', 'confirmation reject 0123456789abcdef', 'operator', 'change', 'people'],
  ['confirmation cancel', 'confirmation cancel 0123456789abcdef', 'operator', 'change', 'people'],
  ['account list', 'account list', 'admin', 'read'],
  ['account show', 'account show carl', 'admin', 'read'],
  ['account bootstrap', 'account bootstrap first', 'admin', 'change', 'the console'],
  ['account add', 'account add dora role=admin', 'admin', 'critical'],
  ['account enroll', 'account enroll carl', 'admin', 'destructive'],
  ['account role', 'account role carl admin', 'admin', 'critical'],
  ['account link', 'account link carl platform=discord workspace=77 user=88', 'admin', 'destructive'],
  ['account unlink', 'account unlink carl', 'admin', 'destructive'],
  ['account disable', 'account disable carl', 'admin', 'destructive'],
  ['account enable', 'account enable eric', 'admin', 'destructive'],
  ['account remove', 'account remove carl', 'admin', 'destructive'],
  ['account reset-totp', 'account reset-totp admin-2', 'admin', 'critical'],
  ['place list', 'place list', 'admin', 'read'],
  ['place allow', 'place allow slack T1 channel=C9', 'admin', 'destructive'],
  ['place deny', 'place deny slack T1 channel=C9', 'admin', 'destructive'],
  ['key list', 'key list', 'admin', 'read'],
  ['key create', 'key create deploy scopes=route:destructive', 'admin', 'destructive'],
  ['key rotate', 'key rotate robot', 'admin', 'destructive'],
  ['key revoke', 'key revoke robot', 'admin', 'change', 'people'],
  ['audit list', 'audit list', 'admin', 'read'],
  ['audit show', 'audit show 1', 'admin', 'read'],
  ['audit verify', 'audit verify', 'admin', 'read'],
  ['audit head', 'audit head', 'admin', 'read'],
  ['audit export', 'audit export', 'admin', 'read'],
  ['keyring rotate', 'keyring rotate', 'admin', 'critical'],
  ['help', 'help', 'viewer', 'read'],
]

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
const verdictOf = ([, , role, risk, only]: Row, { name, upTo, key: reach }: Column): string => {
  if (upTo === null || roles.indexOf(upTo) < roles.indexOf(role)) return 'denied'
  if (reach !== undefined && risks.indexOf(reach) < risks.indexOf(risk)) return 'denied'
  if (only === 'people' && reach !== undefined) return 'denied'
  if (only === 'the console' && name !== columns[0]?.name) return 'denied'
  return risk === 'destructive' || risk === 'critical' ? `waits for a code (${risk})` : 'runs'
}

let gatehouse: TestGatehouse
let cell = 0
/** How everything stands since a cell that was to change nothing, and changed nothing. */
let since: Awaited<ReturnType<TestGatehouse['standing']>> | null = null
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
  expect(table.map(([name]) => name).sort()).toEqual(commands.map(({ name }) => name).sort())
})

describe.each(table)('%s', (...row) => {
  it.each(columns)('by $name', async column => {
    cell += 1
    // What strangers do is written down a few times a minute; here every time counts.
    gatehouse.clock.advance(7000)
    const line = row[1].replaceAll('#', String(cell))
    const verdict = verdictOf(row, column)
    const before = since ?? (await gatehouse.standing())
    since = null
    const answer = await gatehouse.type(line, 'nothing', column.caller())
    expect({ line, verdict: seen(answer) }).toEqual({ line, verdict })
    if (verdict === 'runs') return
    expect(await gatehouse.standing(), 'nothing may have changed').toEqual(before)
    since = before
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
