import { afterEach, beforeEach, expect, test } from 'vitest'
import { call, faultIn } from './call.ts'
import { many, type Sample, text, words } from './components/samples.ts'
import { type Deed, interactionScene, message, modal } from './interaction-scene.ts'

let scene: Awaited<ReturnType<typeof interactionScene>>

beforeEach(async () => {
  scene = await interactionScene()
})
afterEach(() => scene.discord.close())

const card = 1 << 15

const data: Record<number, unknown> = {
  4: message,
  5: {},
  6: undefined,
  7: message,
  8: { choices: [] },
  9: modal,
}

// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-interaction-callback-type
test.each<[deed: Deed, types: readonly number[]]>([
  ['command', [4, 5, 9]],
  ['autocomplete', [8]],
  ['component', [4, 5, 6, 7, 9]],
  ['modal', [4, 5]],
  ['modal of a component', [4, 5, 6, 7]],
])('a %s is answered by the callbacks that are meant for it', async (deed, types) => {
  const { discord, client, anna, deeds } = scene
  discord.expectViolation(/50035/)
  for (const type of [4, 5, 6, 7, 8, 9]) {
    const told = await deeds[deed]()
    const { status, json } = await client.answer(told, type, data[type])
    expect([type, status, json?.code]).toEqual([
      type,
      ...(types.includes(type) ? [204, undefined] : [400, 50035]),
    ])
    if (status === 400) await client.answer(told, types[0] ?? 4, data[types[0] ?? 4])
    anna.closes()
  }
  const told = await deeds[deed]()
  expect((await client.answer(told, 1)).json?.code).toBe(50035)
  await client.answer(told, types[0] ?? 4, data[types[0] ?? 4])
})

test('an interaction is answered once', async () => {
  const { discord, client, anna, ops, deeds } = scene
  discord.expectViolation(/40060/)
  const told = await deeds.command()
  await client.answer(told, 4, message)
  expect(await client.answer(told, 4, message)).toMatchObject({ status: 400, json: { code: 40060 } })
  expect(anna.sees(ops)).toHaveLength(1)
})

test('an interaction waits for its own token', async () => {
  const { discord, client, deeds } = scene
  discord.expectViolation(/10062/)
  const told = await deeds.command()
  const other = await client.answer({ ...told, token: 'made-up' }, 4, message)
  expect(other).toMatchObject({ status: 404, json: { code: 10062 } })
  await client.answer(told, 4, message)
})

test('a token lives for 15 minutes by the clock', async () => {
  const { clock, discord, client, deeds } = scene
  discord.expectViolation(/50027/)
  const told = await deeds.command()
  await client.answer(told, 5)
  clock.now += 15 * 60_000 - 1
  expect(await client.byToken(told, 'PATCH', '/messages/@original', message)).toMatchObject({ status: 200 })
  clock.now += 1
  for (const [method, path] of [
    ['PATCH', '/messages/@original'],
    ['GET', '/messages/@original'],
    ['POST', ''],
  ] as const)
    expect(await client.byToken(told, method, path, method === 'GET' ? undefined : message)).toMatchObject({
      status: 401,
      json: { code: 50027 },
    })
})

test('an answer that was never filled in is given up after 15 minutes', async () => {
  const { clock, client, anna, ops, deeds } = scene
  await client.answer(await deeds.command(), 5)
  expect(anna.sees(ops)).toMatchObject([{ text: 'Gatehouse is thinking…', pending: true }])
  clock.now += 15 * 60_000
  expect(anna.sees(ops)).toMatchObject([{ text: 'The application did not respond', pending: false }])
})

test('the first follow-up fills in a deferred answer, and who sees it was settled before', async () => {
  const { client, anna, ops, deeds } = scene
  const told = await deeds.command()
  await client.answer(told, 5, { flags: 64 })
  const first = await client.byToken(told, 'POST', '', { flags: card, components: [text('filled in')] })
  const second = await client.byToken(told, 'POST', '', { content: 'and more' })
  const third = await client.byToken(told, 'POST', '', { content: 'only for you', flags: 64 })
  expect([first.json?.flags, second.json?.flags, third.json?.flags]).toEqual([card | 64, 0, 64])
  expect(anna.sees(ops)).toMatchObject([
    { text: 'filled in', ephemeral: true, edited: false },
    { text: 'and more', ephemeral: false },
    { text: 'only for you', ephemeral: true },
  ])
})

test('a deferral takes the ephemeral flag alone', async () => {
  const { discord, client, deeds } = scene
  discord.expectViolation(/50035/)
  const told = await deeds.command()
  const refused = await client.answer(told, 5, { flags: card })
  expect(faultIn(refused.json?.errors)).toBe('INTERACTION_DEFERRED_FLAGS_INVALID')
  await client.answer(told, 5, { flags: 64 })
})

test('an edit cannot make private what everybody sees', async () => {
  const { discord, client, anna, ops, deeds } = scene
  discord.expectViolation(/an edit asks for an ephemeral message/)
  const told = await deeds.command()
  await client.answer(told, 5)
  await client.byToken(told, 'PATCH', '/messages/@original', { ...message, flags: 64 })
  expect(anna.sees(ops)).toMatchObject([{ ephemeral: false }])
  expect(discord.violations).toHaveLength(1)
})

test('a token reaches its own messages: @original as it stands or encoded, and follow-ups by id', async () => {
  const { discord, client, anna, ops, deeds } = scene
  discord.expectViolation(/10008/)
  const told = await deeds.command()
  await client.answer(told, 4, message)
  const more = await client.byToken(told, 'POST', '', { content: 'more' })
  const other = await call(discord, 'POST', `/channels/${ops.id}/messages`, { content: 'other' })
  await client.byToken(told, 'PATCH', '/messages/%40original', { content: 'one' })
  await client.byToken(told, 'PATCH', `/messages/${more.json?.id}`, { content: 'two' })
  expect(
    await client.byToken(told, 'PATCH', `/messages/${other.json?.id}`, { content: 'three' }),
  ).toMatchObject({ json: { code: 10008 } })
  expect(anna.sees(ops).map(seen => seen.text)).toEqual(['one', 'two', 'other'])
  expect((await client.byToken(told, 'DELETE', '/messages/@original')).status).toBe(204)
  expect((await client.byToken(told, 'GET', '/messages/@original')).json).toMatchObject({ code: 10008 })
  expect(anna.sees(ops).map(seen => seen.text)).toEqual(['two', 'other'])
})

test('before its callback a token is no webhook', async () => {
  const { discord, client, deeds } = scene
  discord.expectViolation(/10015/)
  const told = await deeds.command()
  expect(await client.byToken(told, 'POST', '', message)).toMatchObject({
    status: 404,
    json: { code: 10015 },
  })
  await client.answer(told, 4, message)
})

test("another application's webhook is none of this one's", async () => {
  const { discord, client, deeds } = scene
  discord.expectViolation(/10015/)
  const told = await deeds.command()
  await client.answer(told, 4, message)
  expect(await call(discord, 'POST', `/webhooks/1/${told.token}`, message, null)).toMatchObject({
    json: { code: 10015 },
  })
})

test('a message that is gone is not updated, and neither is an answer that was deleted', async () => {
  const { discord, client, anna, ops, deeds } = scene
  discord.expectViolation(/10008/)
  const told = await deeds.component()
  for (const { id } of anna.sees(ops)) discord.deletes({ id })
  expect(await client.answer(told, 7, message)).toMatchObject({ status: 404, json: { code: 10008 } })
  expect(await client.answer(told, 6)).toMatchObject({ status: 204 })
  expect(await client.byToken(told, 'PATCH', '/messages/@original', message)).toMatchObject({
    json: { code: 10008 },
  })
})

test('a history holds no ephemeral messages', async () => {
  const { discord, client, ops, deeds } = scene
  await client.answer(await deeds.command(), 4, { ...message, flags: 64 })
  expect((await call(discord, 'GET', `/channels/${ops.id}/messages`)).json).toEqual([])
})

test('with_response tells what was made', async () => {
  const { discord, deeds } = scene
  const told = await deeds.command()
  const path = `/interactions/${told.id}/${told.token}/callback?with_response=true`
  const { status, json } = await call(discord, 'POST', path, { type: 5, data: { flags: 64 } }, null)
  expect(status).toBe(200)
  expect(json).toMatchObject({
    interaction: { id: told.id, type: 2, response_message_loading: true, response_message_ephemeral: true },
    resource: { type: 5, message: { flags: 64 | 128 } },
  })
})

const choice: Sample = { name: 'shop', value: 'shop' }
test.each<[what: string, good: Sample[], bad: Sample[]]>([
  ['25 of them', many(25, index => ({ name: `${index}`, value: 'shop' })), many(26, () => choice)],
  ['a name of 100', [{ ...choice, name: words(100) }], [{ ...choice, name: words(101) }]],
  ['a name', [choice], [{ ...choice, name: ' ' }]],
  ['a value of 100', [{ ...choice, value: words(100) }], [{ ...choice, value: words(101) }]],
  ['a value', [choice], [{ name: 'shop' }]],
])('choices take %s, and no more', async (_what, good, bad) => {
  const { discord, client, deeds } = scene
  discord.expectViolation(/50035/)
  const told = await deeds.autocomplete()
  expect(await client.answer(told, 8, { choices: bad })).toMatchObject({ status: 400, json: { code: 50035 } })
  expect(await client.answer(told, 8, { choices: good })).toMatchObject({ status: 204 })
})

test('choices that look alike are a violation: a client sends the first', async () => {
  const { discord, client, deeds } = scene
  discord.expectViolation(/two choices look alike/)
  await client.answer(await deeds.autocomplete(), 8, { choices: [choice, { ...choice, value: 'other' }] })
  expect(discord.violations).toHaveLength(1)
})

test('what is told again has the same id, and its second callback is no violation', async () => {
  const { discord, client, deeds } = scene
  const told = await deeds.command()
  discord.redeliver('last', 2)
  expect([(await client.told()).id, (await client.told()).id]).toEqual([told.id, told.id])
  await client.answer(told, 4, message)
  expect(await client.answer(told, 4, message)).toMatchObject({ json: { code: 40060 } })
  expect(discord.violations).toEqual([])
})

test('what is held is told in the order that the test wants', async () => {
  const { discord, client, anna, ops } = scene
  discord.hold()
  void anna.slash(ops, 'gate status')
  void anna.menu(ops, 'Explain with Gatehouse', anna.says(ops, 'why?'))
  discord.release('reversed')
  const [first, second] = [await client.told(), await client.told()]
  expect([first.data.name, second.data.name]).toEqual(['Explain with Gatehouse', 'gate'])
  for (const told of [first, second]) await client.answer(told, 4, message)
})
