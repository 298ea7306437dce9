import { afterEach, beforeEach, expect, test } from 'vitest'
import { call } from './call.ts'
import { many } from './components/samples.ts'
import { FakeDiscord } from './fake-discord.ts'

let discord: FakeDiscord
let ops: { readonly id: string }

beforeEach(async () => {
  discord = await FakeDiscord.start({ clock: { nowMs: () => Date.now() } })
  ops = discord.channel('ops')
})
afterEach(() => discord.close())

const route = 'POST /channels/:channel/messages'
const post = (body: unknown = { content: 'hello' }) =>
  call(discord, 'POST', `/channels/${ops.id}/messages`, body)

test('a bot token opens the API, and nothing else does', async () => {
  for (const token of [null, 'made-up', `${discord.token}x`])
    expect(await call(discord, 'GET', '/users/@me', undefined, token)).toMatchObject({
      status: 401,
      json: { message: '401: Unauthorized', code: 0 },
    })
  expect((await call(discord, 'GET', '/users/@me')).json).toMatchObject({ id: discord.botUser.id, bot: true })
})

test('to go on and on with a void token is a violation', async () => {
  discord.expectViolation(/goes on asking with a void token/)
  for (let time = 0; time < 20; time += 1) await call(discord, 'GET', '/users/@me', undefined, null)
  expect(discord.violations).toEqual([])
  await call(discord, 'GET', '/users/@me', undefined, null)
  expect(discord.violations).toHaveLength(1)
})

test('what is not spoken is not found, and no token stands in the violation', async () => {
  discord.expectViolation(/404|405/)
  expect(await call(discord, 'GET', '/made/up/Secret123')).toMatchObject({ status: 404, json: { code: 0 } })
  expect(await call(discord, 'PUT', '/users/@me')).toMatchObject({ status: 405 })
  expect(discord.violations).toEqual([
    'GET /api/…/made/up/…: 404: Not Found',
    'PUT /api/…/users/@me: 405: Method Not Allowed',
  ])
})

test('every answer says how much of its limit is left', async () => {
  const { headers } = await post()
  expect(headers.get('x-ratelimit-limit')).toBe('50')
  expect(headers.get('x-ratelimit-remaining')).toBe('49')
  expect(Number(headers.get('x-ratelimit-reset-after'))).toBeLessThanOrEqual(1)
  expect(headers.get('x-ratelimit-bucket')).toMatch(/^\w+$/)
  const other = await call(discord, 'GET', `/channels/${ops.id}`)
  expect(other.headers.get('x-ratelimit-bucket')).not.toBe(headers.get('x-ratelimit-bucket'))
})

test('a limit that is counted is kept, by channel', async () => {
  discord.expectViolation(/asked more often|before the end/)
  discord.faults.limit(route, { limit: 2, perMs: 60_000 })
  expect([await post(), await post(), await post()].map(({ status }) => status)).toEqual([200, 200, 429])
  const { json, headers } = await post()
  expect(json).toMatchObject({ global: false })
  expect(Number(headers.get('retry-after'))).toBeCloseTo(Number(json?.retry_after), 1)
  expect(headers.get('x-ratelimit-scope')).toBe('user')
  ops = discord.channel('more')
  expect((await post()).status).toBe(200)
})

test('a rate limit by a fault is no violation, but not to wait for its end is', async () => {
  discord.expectViolation(/asked again before the end of its rate limit/)
  discord.faults.rateLimit(route, { times: 1, retryAfterMs: 60_000, scope: 'shared', code: 30046 })
  const { status, json, headers } = await post()
  expect([status, json]).toEqual([
    429,
    { message: 'The resource is being rate limited.', retry_after: 60, global: false, code: 30046 },
  ])
  expect([headers.get('retry-after'), headers.get('x-ratelimit-scope')]).toEqual(['60', 'shared'])
  expect(discord.violations).toEqual([])
  expect((await post()).status).toBe(200)
  expect(discord.violations).toHaveLength(1)
})

test('a global rate limit says so', async () => {
  discord.faults.rateLimit(route, { retryAfterMs: 100, scope: 'global' })
  const { json, headers } = await post()
  expect([json?.global, headers.get('x-ratelimit-global')]).toEqual([true, 'true'])
})

test('a route fails as often as it is told to, and nothing is done meanwhile', async () => {
  const anna = discord.member('anna')
  discord.faults.fail(route, 503, { message: 'upstream' }, 2)
  expect([await post(), await post(), await post()].map(({ status }) => status)).toEqual([503, 503, 200])
  expect(anna.sees(ops)).toHaveLength(1)
  expect(discord.calls('POST', '/channels/:channel/messages').map(({ status }) => status)).toEqual([
    503, 503, 200,
  ])
})

test('a route hangs until it does not', async () => {
  const anna = discord.member('anna')
  const end = discord.faults.hang(route)
  const posted = post()
  await call(discord, 'GET', '/users/@me')
  expect(anna.sees(ops)).toEqual([])
  end()
  expect((await posted).status).toBe(200)
})

test('a misspelt route is an error of the test', () => {
  expect(() => discord.faults.hang('POST /nowhere')).toThrow('no route is called POST /nowhere')
  expect(() => discord.calls('POST', '/nowhere')).toThrow('no route is called')
})

test('a guild, its roles, channels and members are told', async () => {
  discord.expectViolation(/10004|10007|10013/)
  const role = discord.role('on-call')
  const anna = discord.member('anna', { roles: [role] })
  const guild = `/guilds/${discord.guild}`
  const get = async (path: string) => (await call(discord, 'GET', path)).json
  expect(await get(guild)).toMatchObject({ id: discord.guild })
  expect(await get(`${guild}/roles`)).toMatchObject([{ id: discord.guild }, { name: 'on-call' }])
  expect(await get(`${guild}/channels`)).toMatchObject([{ name: 'ops' }])
  expect(await get(`${guild}/members/${anna.id}`)).toMatchObject({
    user: { username: 'anna' },
    roles: [role.id],
  })
  expect(await get(`/users/${anna.id}`)).toMatchObject({ username: 'anna', bot: false })
  expect(await get('/applications/@me')).toMatchObject({ id: discord.application })
  const stranger = discord.member('ben', { guild: 'other' })
  expect(await get(`${guild}/members/${stranger.id}`)).toMatchObject({ code: 10007 })
  expect(await get(`${guild}/members/1`)).toMatchObject({ code: 10013 })
  expect(await get('/guilds/1')).toMatchObject({ code: 10004 })
})

test('a file may have 10 MiB, and a message ten of them', async () => {
  discord.expectViolation(/40005|50035/)
  const send = (files: Blob[]) => {
    const form = new FormData()
    form.set('payload_json', '{}')
    for (const [index, file] of files.entries()) form.set(`files[${index}]`, file, `${index}.txt`)
    return post(form)
  }
  expect((await send([new Blob([Buffer.alloc(10 * 1024 * 1024)])])).status).toBe(200)
  expect(await send([new Blob([Buffer.alloc(10 * 1024 * 1024 + 1)])])).toMatchObject({
    status: 413,
    json: { code: 40005 },
  })
  expect((await send(many(10, () => new Blob(['x'])))).status).toBe(200)
  expect((await send(many(11, () => new Blob(['x'])))).json).toMatchObject({ code: 50035 })
})

test('a body is JSON', async () => {
  discord.expectViolation(/50109/)
  const response = await fetch(`${discord.url}/v10/channels/${ops.id}/messages`, {
    method: 'POST',
    headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
    body: '{',
  })
  expect([response.status, await response.json()]).toEqual([
    400,
    { message: 'The request body contains invalid JSON.', code: 50109 },
  ])
})
