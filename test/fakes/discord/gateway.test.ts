import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { call } from './call.ts'
import { FakeDiscord } from './fake-discord.ts'
import { intents } from './intents.ts'
import { RawClient } from './raw-client.ts'

let discord: FakeDiscord

beforeEach(async () => {
  discord = await FakeDiscord.start({
    clock: { nowMs: () => Date.now() },
    privilegedIntents: intents.members,
  })
})
afterEach(() => discord.close())

const ready = ({ t }: { t: string | null }) => t === 'READY'

test('hello comes first; who identifies is ready and gets its guilds with roles and channels', async () => {
  discord.channel('ops')
  discord.channel('hidden', { botMaySee: false })
  discord.channel('incident', { thread: discord.channel('more') })
  discord.role('on-call')
  const client = await RawClient.ready(discord)
  const guild = await client.next(({ t }) => t === 'GUILD_CREATE')
  expect(client.payloads.map(({ op, t, s }) => [op, t, s])).toEqual([
    [10, null, null],
    [0, 'READY', 1],
    [0, 'GUILD_CREATE', 2],
  ])
  expect(client.payloads[0]?.d).toMatchObject({ heartbeat_interval: 41_250 })
  expect(client.payloads[1]?.d).toMatchObject({
    v: 10,
    user: { id: discord.botUser.id, bot: true },
    guilds: [{ id: discord.guild, unavailable: true }],
    application: { id: discord.application },
  })
  expect(guild.d).toMatchObject({
    id: discord.guild,
    roles: [{ name: '@everyone' }, { name: 'on-call' }],
    channels: [
      { name: 'ops' },
      { name: 'hidden', permission_overwrites: [{ deny: '1024' }] },
      { name: 'more' },
    ],
    threads: [{ name: 'incident', type: 11 }],
  })
})

test('without the guilds intent there are no guilds, but interactions', async () => {
  const client = await RawClient.ready(discord, 0)
  discord.channel('ops')
  client.send(1, null)
  await client.next(({ op }) => op === 11)
  expect(client.payloads.map(({ t }) => t)).toEqual([null, 'READY', null])
})

test("people's messages come with their intent alone, and their words with another", async () => {
  const ops = discord.channel('ops')
  const anna = discord.member('anna')
  const deaf = await RawClient.ready(discord, intents.guilds)
  const client = await RawClient.ready(discord, intents.guilds | intents.guildMessages)
  const { id } = anna.says(ops, 'hello')
  discord.deletes({ id })
  expect((await client.next(({ t }) => t === 'MESSAGE_CREATE')).d).toMatchObject({ id, content: '' })
  expect((await client.next(({ t }) => t === 'MESSAGE_DELETE')).d).toMatchObject({ id })
  expect(deaf.payloads.map(({ t }) => t)).not.toContain('MESSAGE_CREATE')
  anna.says('dm', 'between us')
  const direct = await RawClient.ready(discord, intents.directMessages)
  anna.says('dm', 'and only us')
  expect((await direct.next(({ t }) => t === 'MESSAGE_CREATE')).d).toMatchObject({ content: 'and only us' })
})

/** A heartbeat of so many bytes. */
function heartbeatOf(bytes: number): string {
  const empty = JSON.stringify({ op: 1, d: '' })
  return JSON.stringify({ op: 1, d: 'x'.repeat(bytes - empty.length) })
}

test('an event of 4096 bytes is fine', async () => {
  const client = await RawClient.open(discord)
  client.sendText(heartbeatOf(4096))
  await client.next(({ op }) => op === 11)
})

// https://docs.discord.com/developers/topics/opcodes-and-status-codes#gateway-gateway-close-event-codes
test.each<[code: number, what: string, act: (client: RawClient) => void]>([
  [4001, 'an opcode that there is not', client => client.send(42, null)],
  [4002, 'no JSON', client => client.sendText('{')],
  [4002, 'more than 4096 bytes', client => client.sendText(heartbeatOf(4097))],
  [4002, 'an identity without intents', client => client.identify({ intents: undefined })],
  [4003, 'a presence before it says who it is', client => client.send(3, {})],
  [4004, 'a void token', client => client.identify({ token: 'made-up' })],
  [4013, 'intents that there are not', client => client.identify({ intents: 1 << 30 })],
  [
    4014,
    'a privileged intent that is switched off',
    client => client.identify({ intents: intents.messageContent }),
  ],
])('the gateway closes with %i after %s', async (code, _what, act) => {
  discord.expectViolation(new RegExp(`gateway: ${code}`))
  const client = await RawClient.open(discord)
  await client.next(({ op }) => op === 10)
  act(client)
  expect(await client.closed).toBe(code)
})

test('a privileged intent that is switched on is fine', async () => {
  await RawClient.ready(discord, intents.guilds | intents.members)
})

test('one identity a connection', async () => {
  discord.expectViolation(/4005/)
  const client = await RawClient.ready(discord)
  client.identify()
  expect(await client.closed).toBe(4005)
})

test('120 events a minute', async () => {
  discord.expectViolation(/4008/)
  const client = await RawClient.open(discord)
  for (let sent = 0; sent < 120; sent += 1) client.send(1, null)
  await client.next(({ op }) => op === 11)
  client.send(1, null)
  expect(await client.closed).toBe(4008)
  expect(client.payloads.filter(({ op }) => op === 11)).toHaveLength(120)
})

test('version 10 in plain JSON is spoken', async () => {
  discord.expectViolation(/4012|4002/)
  expect(await (await RawClient.open(discord, 'v=9&encoding=json')).closed).toBe(4012)
  expect(await (await RawClient.open(discord, 'v=10&encoding=etf')).closed).toBe(4002)
})

async function sessionOf(client: RawClient): Promise<string> {
  const payload = client.payloads.find(ready)
  return String((payload?.d as { session_id?: string } | undefined)?.session_id)
}

test('a session goes on where it broke off, with all that was missed, in order', async () => {
  const first = await RawClient.ready(discord)
  const session_id = await sessionOf(first)
  discord.faults.dropGateway()
  expect(await first.closed).toBe(1006)
  discord.channel('one')
  discord.channel('two')
  const second = await RawClient.open(discord)
  second.send(6, { token: discord.token, session_id, seq: 2 })
  await second.next(({ t }) => t === 'RESUMED')
  expect(second.payloads.slice(1).map(({ t, s }) => [t, s])).toEqual([
    ['CHANNEL_CREATE', 3],
    ['CHANNEL_CREATE', 4],
    ['RESUMED', 5],
  ])
})

test('a session that is unknown, closed or invalid cannot go on', async () => {
  const closed = await RawClient.ready(discord)
  const ids = ['made-up', await sessionOf(closed)]
  closed.close(1000)
  await closed.closed
  const invalid = await RawClient.ready(discord)
  ids.push(await sessionOf(invalid))
  discord.faults.invalidSession(false)
  expect(await invalid.next(({ op }) => op === 9)).toMatchObject({ d: false })
  for (const session_id of ids) {
    const client = await RawClient.open(discord)
    client.send(6, { token: discord.token, session_id, seq: 1 })
    expect(await client.next(({ op }) => op === 9)).toMatchObject({ d: false })
  }
})

test('nobody has seen what was never told', async () => {
  discord.expectViolation(/4007/)
  const first = await RawClient.ready(discord)
  const second = await RawClient.open(discord)
  second.send(6, { token: discord.token, session_id: await sessionOf(first), seq: 99 })
  expect(await second.closed).toBe(4007)
  const third = await RawClient.open(discord)
  third.send(6, { token: discord.token, session_id: await sessionOf(first), seq: 1 })
  expect(await third.next(({ op }) => op === 9)).toMatchObject({ d: false })
})

test('each identity spends one of the sessions of a day', async () => {
  await RawClient.ready(discord)
  const { json } = await call(discord, 'GET', '/gateway/bot')
  expect(json).toMatchObject({
    shards: 1,
    session_start_limit: { total: 1000, remaining: 999, max_concurrency: 1 },
  })
})

test('new sessions are five seconds apart, where a test counts that, and as many as are left', async () => {
  const strict = await FakeDiscord.start({ clock: { nowMs: () => Date.now() }, identifyEveryMs: 60_000 })
  await RawClient.ready(strict)
  const second = await RawClient.open(strict)
  second.identify()
  expect(await second.next(({ op }) => op === 9)).toMatchObject({ d: false })
  await strict.close()
  discord.faults.sessionsLeft(0)
  const third = await RawClient.open(discord)
  third.identify()
  expect(await third.next(({ op }) => op === 9)).toMatchObject({ d: false })
})

test('a session is forgotten when nobody came back to it', async () => {
  const first = await RawClient.ready(discord)
  discord.faults.dropGateway()
  await first.closed
  await vi.waitFor(() => expect(discord.connected).toBe(false))
  discord.faults.forgetSessions()
  const second = await RawClient.open(discord)
  second.send(6, { token: discord.token, session_id: await sessionOf(first), seq: 1 })
  expect(await second.next(({ op }) => op === 9)).toMatchObject({ d: false })
})

test('a gateway that refuses lets nobody in, until it does', async () => {
  const end = discord.faults.refuseGateway()
  await expect(RawClient.open(discord)).rejects.toThrow('503')
  end()
  await RawClient.ready(discord)
})

test('guilds that are out are not told, until they are back', async () => {
  const end = discord.faults.outOfGuilds()
  const client = await RawClient.ready(discord)
  client.send(1, null)
  await client.next(({ op }) => op === 11)
  expect(client.payloads.map(({ t }) => t)).not.toContain('GUILD_CREATE')
  end()
  await client.next(({ t }) => t === 'GUILD_CREATE')
})

test('a revoked token ends connections and is good for nothing', async () => {
  const client = await RawClient.ready(discord)
  const restore = discord.faults.revokeToken()
  expect(await client.closed).toBe(4004)
  expect(await call(discord, 'GET', '/users/@me')).toMatchObject({ status: 401, json: { code: 0 } })
  restore()
  expect((await call(discord, 'GET', '/users/@me')).status).toBe(200)
  expect(discord.violations).toEqual([])
})

test('heartbeats are acknowledged until they are not', async () => {
  discord.expectViolation(/4005/)
  const client = await RawClient.ready(discord)
  client.send(1, 2)
  await client.next(({ op }) => op === 11)
  const end = discord.faults.silentHeartbeats()
  client.send(1, 2)
  client.identify()
  expect(await client.closed).toBe(4005)
  expect(client.payloads.filter(({ op }) => op === 11)).toHaveLength(1)
  end()
  const next = await RawClient.ready(discord)
  next.send(1, 2)
  await next.next(({ op }) => op === 11)
})
