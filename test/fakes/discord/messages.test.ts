import { afterEach, beforeEach, expect, test } from 'vitest'
import { call, faultIn } from './call.ts'
import { button, row, text } from './components/samples.ts'
import { FakeDiscord } from './fake-discord.ts'

const clock = { now: Date.UTC(2026, 0, 1), nowMs: () => clock.now }
let discord: FakeDiscord

beforeEach(async () => {
  discord = await FakeDiscord.start({ clock })
})
afterEach(() => discord.close())

const card = 1 << 15
const post = (channel: { readonly id: string }, body: unknown = { content: 'hello' }) =>
  call(discord, 'POST', `/channels/${channel.id}/messages`, body)
const patch = (channel: { readonly id: string }, id: unknown, body: unknown) =>
  call(discord, 'PATCH', `/channels/${channel.id}/messages/${id}`, body)
const get = (path: string) => call(discord, 'GET', path)

test('a message is sent, read, edited and deleted through its channel', async () => {
  discord.expectViolation(/10008/)
  const ops = discord.channel('ops')
  const anna = discord.member('anna')
  const { json } = await post(ops)
  const path = `/channels/${ops.id}/messages/${json?.id}`
  expect((await get(path)).json).toMatchObject({
    content: 'hello',
    edited_timestamp: null,
    author: { bot: true },
  })
  clock.now += 1000
  expect((await patch(ops, json?.id, { content: 'hello again' })).json).toMatchObject({
    content: 'hello again',
  })
  expect(anna.sees(ops)).toMatchObject([{ text: 'hello again', edited: true, from: 'Gatehouse' }])
  expect((await call(discord, 'DELETE', path)).status).toBe(204)
  expect(anna.sees(ops)).toEqual([])
  expect(await get(path)).toMatchObject({ status: 404, json: { code: 10008 } })
  expect((await get(`/channels/${ops.id}/messages`)).json).toEqual([])
})

test('a history is read from its end, in pages', async () => {
  discord.expectViolation(/50035/)
  const ops = discord.channel('ops')
  const ids: unknown[] = []
  for (const content of ['a', 'b', 'c']) ids.push((await post(ops, { content })).json?.id)
  const page = async (query: string) => {
    const { json } = await get(`/channels/${ops.id}/messages?${query}`)
    return Array.isArray(json) ? json.map((one: { content: string }) => one.content) : json?.code
  }
  expect([await page('limit=2'), await page(`before=${ids[2]}`), await page(`after=${ids[0]}`)]).toEqual([
    ['c', 'b'],
    ['b', 'a'],
    ['c', 'b'],
  ])
  expect(await page('limit=101')).toBe(50035)
})

test('an edit changes what it names and leaves the rest', async () => {
  const ops = discord.channel('ops')
  const { json } = await post(ops, { content: 'words', components: [row(button())] })
  expect((await patch(ops, json?.id, { components: [] })).json).toMatchObject({
    content: 'words',
    components: [],
  })
  expect((await patch(ops, json?.id, { embeds: [{ title: 't' }], content: null })).json).toMatchObject({
    content: '',
    embeds: [{ title: 't' }],
  })
})

test('an edit leaves something to be seen', async () => {
  discord.expectViolation(/50006/)
  const ops = discord.channel('ops')
  const { json } = await post(ops)
  expect(await patch(ops, json?.id, { content: '' })).toMatchObject({ status: 400, json: { code: 50006 } })
  expect(discord.member('anna').sees(ops)).toMatchObject([{ text: 'hello', edited: false }])
})

test('a card stays a card', async () => {
  discord.expectViolation(/50035/)
  const ops = discord.channel('ops')
  const { json } = await post(ops, { flags: card, components: [text('one')] })
  expect((await patch(ops, json?.id, { components: [text('two')] })).json).toMatchObject({ flags: card })
  const removed = await patch(ops, json?.id, { flags: 0, content: 'plain' })
  expect(faultIn(removed.json?.errors)).toBe('MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG')
  const mixed = await patch(ops, json?.id, { content: 'plain' })
  expect(faultIn(mixed.json?.errors)).toBe('MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2')
})

test('a message becomes a card when its content goes', async () => {
  discord.expectViolation(/50035/)
  const ops = discord.channel('ops')
  const { json } = await post(ops)
  const kept = await patch(ops, json?.id, { flags: card, components: [text()] })
  expect(faultIn(kept.json?.errors)).toBe('MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2')
  const changed = await patch(ops, json?.id, { flags: card, content: null, components: [text()] })
  expect(changed).toMatchObject({ status: 200, json: { flags: card, content: '' } })
})

test('a channel has no ephemeral messages: to ask for one is a leak', async () => {
  discord.expectViolation(/a message to a channel cannot be ephemeral/)
  const ops = discord.channel('ops')
  const ben = discord.member('ben')
  await post(ops, { content: 'secret', flags: 64 })
  expect(ben.sees(ops)).toMatchObject([{ text: 'secret', ephemeral: false }])
  expect(discord.violations).toHaveLength(1)
})

test('a nonce that is enforced makes one message of two', async () => {
  const ops = discord.channel('ops')
  const anna = discord.member('anna')
  const body = { content: 'once', nonce: 'operation-7', enforce_nonce: true }
  const [first, second] = [await post(ops, body), await post(ops, { ...body, content: 'twice' })]
  expect(second.json?.id).toBe(first.json?.id)
  expect(second.json).toMatchObject({ content: 'once', nonce: 'operation-7' })
  await post(ops, { ...body, enforce_nonce: false })
  clock.now += 10 * 60_000
  await post(ops, body)
  expect(anna.sees(ops)).toHaveLength(3)
})

test('a bot that may not see or write in a channel is told so', async () => {
  discord.expectViolation(/50001|50013|10003/)
  const hidden = discord.channel('hidden', { botMaySee: false })
  const readOnly = discord.channel('read-only', { botMaySend: false })
  expect(await post(hidden)).toMatchObject({ status: 403, json: { code: 50001, message: 'Missing Access' } })
  expect(await get(`/channels/${hidden.id}`)).toMatchObject({ status: 403, json: { code: 50001 } })
  expect(await post(readOnly)).toMatchObject({ status: 403, json: { code: 50013 } })
  expect(await get(`/channels/${readOnly.id}`)).toMatchObject({ status: 200, json: { name: 'read-only' } })
  discord.changes(readOnly, { botMaySend: true })
  expect((await post(readOnly)).status).toBe(200)
  discord.deletesChannel(readOnly)
  expect(await post(readOnly)).toMatchObject({ status: 404, json: { code: 10003 } })
})

test('an archived thread opens with a new message, and holds no edits until then', async () => {
  discord.expectViolation(/50083|160005/)
  const thread = discord.channel('incident', { thread: discord.channel('ops') })
  const { json } = await post(thread)
  discord.changes(thread, { archived: true })
  expect(await patch(thread, json?.id, { content: 'x' })).toMatchObject({
    status: 400,
    json: { code: 50083 },
  })
  expect((await post(thread)).status).toBe(200)
  expect((await patch(thread, json?.id, { content: 'x' })).status).toBe(200)
  discord.changes(thread, { archived: true, locked: true })
  expect(await post(thread)).toMatchObject({ status: 400, json: { code: 160005 } })
})

test("other people's messages are not the bot's to edit or delete", async () => {
  discord.expectViolation(/50005|50013/)
  const ops = discord.channel('ops')
  const { id } = discord.member('anna').says(ops, 'mine')
  expect(await patch(ops, id, { content: 'yours' })).toMatchObject({ status: 403, json: { code: 50005 } })
  expect(await call(discord, 'DELETE', `/channels/${ops.id}/messages/${id}`)).toMatchObject({
    json: { code: 50013 },
  })
})

test('a reply names a message of its channel', async () => {
  discord.expectViolation(/10008/)
  const ops = discord.channel('ops')
  const { id } = discord.member('anna').says(ops, 'why?')
  const reply = await post(ops, { content: 'because', message_reference: { message_id: id } })
  expect(reply.json).toMatchObject({ type: 19, message_reference: { message_id: id, channel_id: ops.id } })
  const astray = await post(discord.channel('other'), { content: 'x', message_reference: { message_id: id } })
  expect(astray).toMatchObject({ json: { code: 10008 } })
})

test('files come along, are shown, kept and taken away', async () => {
  const ops = discord.channel('ops')
  const anna = discord.member('anna')
  const form = new FormData()
  const show = { type: 13, file: { url: 'attachment://diff.txt' } }
  form.set(
    'payload_json',
    JSON.stringify({
      flags: card,
      components: [text('The diff'), show],
      attachments: [{ id: 0, filename: 'diff.txt' }],
    }),
  )
  form.set('files[0]', new Blob(['+ shop']), 'upload.txt')
  const { json } = await post(ops, form)
  expect(json?.attachments).toMatchObject([{ filename: 'diff.txt', size: 6 }])
  expect(anna.sees(ops)).toMatchObject([{ text: 'The diff\ndiff.txt', files: ['diff.txt'] }])
  const [file] = (json?.attachments ?? []) as { url: string; id: string }[]
  expect(await (await fetch(file?.url ?? '')).text()).toBe('+ shop')
  expect(
    (await patch(ops, json?.id, { components: [text('kept'), show], attachments: [{ id: file?.id }] }))
      .status,
  ).toBe(200)
  await patch(ops, json?.id, { components: [text('gone')], attachments: [] })
  expect(anna.sees(ops)).toMatchObject([{ text: 'gone', files: [] }])
})

test('direct messages reach those who share a guild and take them', async () => {
  discord.expectViolation(/50007|10013/)
  const anna = discord.member('anna')
  const open = async (id: string) => await call(discord, 'POST', '/users/@me/channels', { recipient_id: id })
  const { json } = await open(anna.id)
  expect((await open(anna.id)).json?.id).toBe(json?.id)
  expect((await post({ id: String(json?.id) })).status).toBe(200)
  expect(anna.sees('dm')).toMatchObject([{ text: 'hello' }])
  for (const options of [{ guild: 'none' }, { refusesMessages: true }] as const) {
    const { json: other } = await open(discord.member('ben', options).id)
    expect(await post({ id: String(other?.id) })).toMatchObject({ status: 403, json: { code: 50007 } })
  }
  expect(await open('1')).toMatchObject({ status: 404, json: { code: 10013 } })
})
