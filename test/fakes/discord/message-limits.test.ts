import { afterAll, beforeAll, expect, test } from 'vitest'
import { call, faultIn } from './call.ts'
import { button, buttons, many, row, type Sample, select, text, words } from './components/samples.ts'
import { FakeDiscord } from './fake-discord.ts'

let discord: FakeDiscord
let path: string

beforeAll(async () => {
  discord = await FakeDiscord.start({ clock: { nowMs: () => Date.now() } })
  discord.faults.limit('POST /channels/:channel/messages', { limit: 10_000, perMs: 1000 })
  path = `/channels/${discord.channel('ops').id}/messages`
  discord.expectViolation(/50035|50006|50109/)
})
afterAll(() => discord.close())

const field = { name: 'n', value: 'v' }
const card = 1 << 15
const legacy = 'MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2'

function embed(change: Sample): Sample {
  return { embeds: [{ title: 't', ...change }] }
}

// https://docs.discord.com/developers/resources/message#create-message and #embed-object-embed-limits
test.each<[what: string, good: Sample, bad: Sample, fault: string]>([
  ['a content of 2000', { content: words(2000) }, { content: words(2001) }, 'BASE_TYPE_MAX_LENGTH'],
  [
    '5 rows',
    { components: many(5, i => row(...buttons(5, `${i}-`))) },
    { components: many(6, i => row(button({ custom_id: `${i}` }))) },
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'selects in rows',
    { content: 'x', components: [row(select())] },
    { components: [row(select(), button())] },
    'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
  ],
  [
    'texts with the flag alone',
    { flags: card, components: [text()] },
    { components: [text()] },
    'UNION_TYPE_CHOICES',
  ],
  [
    'the flag without content',
    { flags: card, components: [text()], content: '' },
    { flags: card, components: [text()], content: 'x' },
    legacy,
  ],
  [
    'the flag without embeds',
    { flags: card, components: [text()], embeds: [] },
    { flags: card, components: [text()], embeds: [{ title: 'x' }] },
    legacy,
  ],
  [
    'the flag without a poll',
    { flags: card, components: [text()], poll: null },
    { flags: card, components: [text()], poll: {} },
    legacy,
  ],
  [
    'the flag without stickers',
    { flags: card, components: [text()], sticker_ids: [] },
    { flags: card, components: [text()], sticker_ids: ['1'] },
    legacy,
  ],
  [
    '10 embeds',
    { embeds: many(10, () => ({ title: 'x' })) },
    { embeds: many(11, () => ({ title: 'x' })) },
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'an embed title of 256',
    embed({ title: words(256) }),
    embed({ title: words(257) }),
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'an embed description of 4096',
    embed({ description: words(4096) }),
    embed({ description: words(4097) }),
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    '25 fields',
    embed({ fields: many(25, () => field) }),
    embed({ fields: many(26, () => field) }),
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'a field name of 256',
    embed({ fields: [{ ...field, name: words(256) }] }),
    embed({ fields: [{ ...field, name: words(257) }] }),
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'a field value of 1024',
    embed({ fields: [{ ...field, value: words(1024) }] }),
    embed({ fields: [{ ...field, value: words(1025) }] }),
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'a field value',
    embed({ fields: [field] }),
    embed({ fields: [{ ...field, value: '' }] }),
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'a footer of 2048',
    embed({ footer: { text: words(2048) } }),
    embed({ footer: { text: words(2049) } }),
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'an author of 256',
    embed({ author: { name: words(256) } }),
    embed({ author: { name: words(257) } }),
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    '6000 in all embeds',
    { embeds: [{ description: words(4000) }, { description: words(2000) }] },
    { embeds: [{ description: words(4000) }, { description: words(2001) }] },
    'MAX_EMBED_SIZE_EXCEEDED',
  ],
  [
    'a nonce of 25',
    { content: 'x', nonce: words(25) },
    { content: 'x', nonce: words(26) },
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'one way to allow mentions',
    { content: 'x', allowed_mentions: { parse: ['roles'], users: ['1'] } },
    { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
    'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
  ],
  [
    '100 people to notify',
    { content: 'x', allowed_mentions: { users: many(100, String) } },
    { content: 'x', allowed_mentions: { users: many(101, String) } },
    'BASE_TYPE_BAD_LENGTH',
  ],
])('a message takes %s, and no more', async (_what, good, bad, fault) => {
  const taken = await call(discord, 'POST', path, good)
  expect([taken.status, faultIn(taken.json)]).toEqual([200, undefined])
  const refused = await call(discord, 'POST', path, bad)
  expect([refused.status, refused.json?.code, faultIn(refused.json?.errors)]).toEqual([400, 50035, fault])
})

test.each([
  {},
  { content: '' },
  { content: ' \n' },
  { content: null, embeds: [] },
  { flags: card, components: [] },
])('a message says something: %j', async body => {
  const refused = await call(discord, 'POST', path, body)
  expect(refused).toMatchObject({
    status: 400,
    json: { code: 50006, message: 'Cannot send an empty message' },
  })
})

test('text is Unicode: half of a pair is refused', async () => {
  expect(await call(discord, 'POST', path, { content: '👍'.slice(0, 1) })).toMatchObject({
    json: { code: 50109 },
  })
  expect(await call(discord, 'POST', path, { content: '👍' })).toMatchObject({ status: 200 })
})

test('lengths count UTF-16 units: an emoji is two', async () => {
  expect(await call(discord, 'POST', path, { content: '👍'.repeat(1000) })).toMatchObject({ status: 200 })
  expect(await call(discord, 'POST', path, { content: '👍'.repeat(1001) })).toMatchObject({ status: 400 })
})
