import { afterAll, beforeAll, expect, test } from 'vitest'
import { call, faultIn } from '../call.ts'
import { FakeDiscord } from '../fake-discord.ts'
import {
  button,
  buttons,
  container,
  gallery,
  many,
  options,
  row,
  type Sample,
  section,
  select,
  text,
  words,
} from './samples.ts'

let discord: FakeDiscord
let path: string

beforeAll(async () => {
  discord = await FakeDiscord.start({ clock: { nowMs: () => Date.now() } })
  discord.faults.limit('POST /channels/:channel/messages', { limit: 10_000, perMs: 1000 })
  path = `/channels/${discord.channel('ops').id}/messages`
  discord.expectViolation(/50035/)
})
afterAll(() => discord.close())

const link = { type: 2, style: 5, label: 'Docs', url: 'https://example.com' }
const picture = { type: 11, media: { url: 'https://example.com/a.png' } }

// A message that is taken, its neighbour that is not, and why: https://docs.discord.com/developers/components/reference
test.each<[what: string, good: Sample[], bad: Sample[], fault: string]>([
  ['one text of 4000', [text(words(4000))], [text(words(4001))], 'BASE_TYPE_BAD_LENGTH'],
  ['a text with words in it', [text('x')], [text('')], 'BASE_TYPE_BAD_LENGTH'],
  ['a text that is text', [text('1')], [text(1)], 'STRING_TYPE_CONVERT'],
  ['a text at all', [text()], [{ type: 10 }], 'BASE_TYPE_REQUIRED'],
  [
    '4000 of text in all',
    [text(words(2000)), container(text(words(2000)))],
    [text(words(2000)), container(text(words(2001)))],
    'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
  ],
  [
    '40 components, nested ones too',
    [container(...many(39, () => text('x')))],
    [container(...many(40, () => text('x')))],
    'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
  ],
  [
    '40 components, accessories too',
    [...many(37, () => text('x')), section(1)],
    [...many(38, () => text('x')), section(1)],
    'COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED',
  ],
  ['5 buttons in a row', [row(...buttons(5))], [row(...buttons(6))], 'BASE_TYPE_BAD_LENGTH'],
  ['a row with something in it', [row(button())], [row()], 'BASE_TYPE_BAD_LENGTH'],
  [
    'a select alone in its row',
    [row(select())],
    [row(select(), button())],
    'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
  ],
  [
    'one select a row',
    [row(select())],
    [row(select(), select({ custom_id: 'b' }))],
    'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
  ],
  ['a button in a row', [row(button())], [button()], 'UNION_TYPE_CHOICES'],
  [
    'a label of 80',
    [row(button({ label: words(80) }))],
    [row(button({ label: words(81) }))],
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a custom id of 100',
    [row(button({ custom_id: words(100) }))],
    [row(button({ custom_id: words(101) }))],
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'a custom id of 1',
    [row(button({ custom_id: 'x' }))],
    [row(button({ custom_id: '' }))],
    'BASE_TYPE_BAD_LENGTH',
  ],
  ['a custom id', [row(button())], [row({ type: 2, style: 1, label: 'Go' })], 'COMPONENT_CUSTOM_ID_REQUIRED'],
  ['styles up to 5', [row(link)], [row(button({ style: 7 }))], 'NUMBER_TYPE_MAX'],
  ['styles from 1', [row(button())], [row(button({ style: 0 }))], 'NUMBER_TYPE_MIN'],
  ['a link with a url', [row(link)], [row({ ...link, url: undefined })], 'BUTTON_COMPONENT_URL_REQUIRED'],
  ['a link of the web', [row(link)], [row({ ...link, url: 'file:///etc' })], 'URL_TYPE_INVALID_SCHEME'],
  [
    'a url of 512',
    [row({ ...link, url: `https://${words(504)}` })],
    [row({ ...link, url: `https://${words(505)}` })],
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'a link without custom id',
    [row(link)],
    [row({ ...link, custom_id: 'x' })],
    'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
  ],
  [
    'a button without url',
    [row(button())],
    [row(button({ url: 'https://example.com' }))],
    'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
  ],
  [
    'a label or an emoji',
    [row(button({ label: undefined, emoji: { name: '✅' } }))],
    [row(button({ label: '' }))],
    'BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED',
  ],
  [
    'custom ids once in a message',
    [row(button()), container(row(button({ custom_id: 'other' })))],
    [row(button()), container(row(button({ disabled: true })))],
    'COMPONENT_CUSTOM_ID_DUPLICATED',
  ],
  [
    'ids once in a message',
    [
      { ...text(), id: 1 },
      { ...text(), id: 2 },
    ],
    [
      { ...text(), id: 1 },
      { ...text(), id: 1 },
    ],
    'COMPONENT_ID_DUPLICATED',
  ],
  [
    '25 options',
    [row(select({ options: options(25) }))],
    [row(select({ options: options(26) }))],
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'an option',
    [row(select({ options: options(1) }))],
    [row(select({ options: [] }))],
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'an option label of 100',
    [row(select({ options: options(1, { label: words(100) }) }))],
    [row(select({ options: options(1, { label: words(101) }) }))],
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'an option value of 100',
    [row(select({ options: options(1, { value: words(100) }) }))],
    [row(select({ options: options(1, { value: words(101) }) }))],
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'an option description of 100',
    [row(select({ options: options(1, { description: words(100) }) }))],
    [row(select({ options: options(1, { description: words(101) }) }))],
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'each value once',
    [row(select())],
    [row(select({ options: options(2, { value: 'same' }) }))],
    'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
  ],
  [
    'a placeholder of 150',
    [row(select({ placeholder: words(150) }))],
    [row(select({ placeholder: words(151) }))],
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'no more values than options',
    [row(select({ max_values: 2 }))],
    [row(select({ max_values: 3 }))],
    'SELECT_COMPONENT_MAX_VALUES_TOO_LARGE',
  ],
  [
    'min below max',
    [row(select({ min_values: 0 }))],
    [row(select({ min_values: 2 }))],
    'SELECT_COMPONENT_MIN_VALUES_TOO_LARGE',
  ],
  ['a select of users', [row({ type: 5, custom_id: 'who' })], [row({ type: 5 })], 'BASE_TYPE_REQUIRED'],
  ['3 texts in a section', [section(3)], [section(4)], 'BASE_TYPE_BAD_LENGTH'],
  ['a text in a section', [section(1)], [section(0)], 'BASE_TYPE_BAD_LENGTH'],
  ['an accessory', [section(1, picture)], [{ type: 9, components: [text()] }], 'BASE_TYPE_REQUIRED'],
  ['an accessory of two kinds', [section(1, picture)], [section(1, text())], 'UNION_TYPE_CHOICES'],
  ['a picture in a section alone', [section(1, picture)], [picture], 'UNION_TYPE_CHOICES'],
  [
    'a description of 1024',
    [section(1, { ...picture, description: words(1024) })],
    [section(1, { ...picture, description: words(1025) })],
    'BASE_TYPE_MAX_LENGTH',
  ],
  ['10 pictures', [gallery(10)], [gallery(11)], 'BASE_TYPE_BAD_LENGTH'],
  ['a picture', [gallery(1)], [gallery(0)], 'BASE_TYPE_BAD_LENGTH'],
  [
    'what a picture shows, in 1024',
    [gallery(1, { description: words(1024) })],
    [gallery(1, { description: words(1025) })],
    'BASE_TYPE_MAX_LENGTH',
  ],
  ['a separator of two sizes', [{ type: 14, spacing: 2 }], [{ type: 14, spacing: 3 }], 'NUMBER_TYPE_MAX'],
  [
    'an accent of 24 bits',
    [{ ...container(text()), accent_color: 0xffffff }],
    [{ ...container(text()), accent_color: 0x1000000 }],
    'NUMBER_TYPE_MAX',
  ],
  ['no container in a container', [container(text())], [container(container(text()))], 'UNION_TYPE_CHOICES'],
  ['a container with something in it', [container(text())], [container()], 'BASE_TYPE_BAD_LENGTH'],
  [
    'a file that comes along',
    [text()],
    [{ type: 13, file: { url: 'attachment://not-there.txt' } }],
    'UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND',
  ],
  [
    'a file of its own alone',
    [text()],
    [{ type: 13, file: { url: 'https://example.com/a.txt' } }],
    'STRING_TYPE_REGEX',
  ],
  [
    'no input in a message',
    [row(button())],
    [row({ type: 4, custom_id: 'x', style: 1, label: 'x' })],
    'UNION_TYPE_CHOICES',
  ],
])('a card takes %s, and no more', async (_what, good, bad, fault) => {
  const taken = await call(discord, 'POST', path, { flags: 1 << 15, components: good })
  expect([taken.status, faultIn(taken.json)]).toEqual([200, undefined])
  const refused = await call(discord, 'POST', path, { flags: 1 << 15, components: bad })
  expect(refused.json).toMatchObject({ code: 50035, message: 'Invalid Form Body' })
  expect([refused.status, faultIn(refused.json?.errors)]).toEqual([400, fault])
})

test('a fault stands at its place', async () => {
  const bad = [container(text(), row(button(), button({ custom_id: words(101) })))]
  const { json } = await call(discord, 'POST', path, { flags: 1 << 15, components: bad })
  const fault = { code: 'BASE_TYPE_BAD_LENGTH', message: 'Must be between 1 and 100 in length.' }
  expect(json?.errors).toEqual({
    components: { 0: { components: { 1: { components: { 1: { custom_id: { _errors: [fault] } } } } } } },
  })
})

test('components get numbers where they have none', async () => {
  const { json } = await call(discord, 'POST', path, {
    flags: 1 << 15,
    components: [container({ ...text(), id: 1 }, row(button()))],
  })
  expect(json?.components).toMatchObject([
    { id: 2, components: [{ id: 1 }, { id: 3, components: [{ id: 4 }] }] },
  ])
})
