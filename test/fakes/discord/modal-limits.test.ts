import { afterAll, beforeAll, expect, test } from 'vitest'
import { call, faultIn } from './call.ts'
import { many, options, row, type Sample, select, text, words } from './components/samples.ts'
import { FakeDiscord } from './fake-discord.ts'
import { gate } from './gate-command.ts'
import type { Person } from './person.ts'
import { RawClient } from './raw-client.ts'

let discord: FakeDiscord
let client: RawClient
let anna: Person

beforeAll(async () => {
  discord = await FakeDiscord.start({ clock: { nowMs: () => Date.now() } })
  client = await RawClient.ready(discord)
  anna = discord.member('anna')
  await call(discord, 'PUT', `/applications/${discord.application}/commands`, [gate])
  discord.expectViolation(/50035/)
})
afterAll(() => discord.close())

function input(change: Sample = {}): Sample {
  return { type: 4, custom_id: 'code', style: 1, ...change }
}

function label(component: Sample, change: Sample = {}): Sample {
  return { type: 18, label: 'Code', component, ...change }
}

function modal(change: Sample): Sample {
  return { custom_id: 'confirm', title: 'Confirm', components: [label(input())], ...change }
}

const part = (component: Sample) => modal({ components: [component] })
const choices = (count: number) => label({ type: 21, custom_id: 'r', options: options(count) })

// https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-response-object-modal
test.each<[what: string, good: Sample, bad: Sample, fault: string]>([
  ['a title of 45', modal({ title: words(45) }), modal({ title: words(46) }), 'BASE_TYPE_BAD_LENGTH'],
  [
    'a custom id of 100',
    modal({ custom_id: words(100) }),
    modal({ custom_id: words(101) }),
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    '5 parts',
    modal({ components: many(5, () => text()) }),
    modal({ components: many(6, () => text()) }),
    'BASE_TYPE_BAD_LENGTH',
  ],
  ['a part', modal({}), modal({ components: [] }), 'BASE_TYPE_BAD_LENGTH'],
  ['texts', part(text()), part(row(select())), 'UNION_TYPE_CHOICES'],
  [
    'a label of 45',
    part(label(input(), { label: words(45) })),
    part(label(input(), { label: words(46) })),
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'a description of 100',
    part(label(input(), { description: words(100) })),
    part(label(input(), { description: words(101) })),
    'BASE_TYPE_MAX_LENGTH',
  ],
  ['an input in a label', part(label(input())), part(input()), 'UNION_TYPE_CHOICES'],
  [
    'an input without a label of its own',
    part(label(input())),
    part(label(input({ label: 'x' }))),
    'TEXT_INPUT_COMPONENT_LABEL_IN_LABEL',
  ],
  [
    'a value of 4000',
    part(label(input({ value: words(4000) }))),
    part(label(input({ value: words(4001) }))),
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a value within its own limit',
    part(label(input({ value: 'x', max_length: 1 }))),
    part(label(input({ value: 'xx', max_length: 1 }))),
    'BASE_TYPE_MAX_LENGTH',
  ],
  [
    'a length up to 4000',
    part(label(input({ max_length: 4000 }))),
    part(label(input({ max_length: 4001 }))),
    'NUMBER_TYPE_MAX',
  ],
  [
    'a length from 1',
    part(label(input({ max_length: 1 }))),
    part(label(input({ max_length: 0 }))),
    'NUMBER_TYPE_MIN',
  ],
  [
    'a smallest length from 0',
    part(label(input({ min_length: 0 }))),
    part(label(input({ min_length: -1 }))),
    'NUMBER_TYPE_MIN',
  ],
  [
    'a placeholder of 100',
    part(label(input({ placeholder: words(100) }))),
    part(label(input({ placeholder: words(101) }))),
    'BASE_TYPE_MAX_LENGTH',
  ],
  ['two styles', part(label(input({ style: 2 }))), part(label(input({ style: 3 }))), 'NUMBER_TYPE_MAX'],
  [
    'each custom id once',
    modal({}),
    modal({ components: many(2, () => label(input())) }),
    'COMPONENT_CUSTOM_ID_DUPLICATED',
  ],
  ['selects', part(label(select())), part(label(select({ disabled: true }))), 'COMPONENT_DISABLED_IN_MODAL'],
  [
    'no pick when none is required',
    part(label(select({ min_values: 0, required: false }))),
    part(label(select({ min_values: 0 }))),
    'COMPONENT_REQUIRED_ZERO_MIN_VALUES',
  ],
  ['2 to 10 radio buttons', part(choices(2)), part(choices(11)), 'BASE_TYPE_BAD_LENGTH'],
])('a modal takes %s, and no more', async (_what, good, bad, fault) => {
  const slash = anna.slash('dm', 'gate status')
  const told = await client.told()
  const refused = await client.answer(told, 9, bad)
  expect([refused.status, refused.json?.code, faultIn(refused.json?.errors)]).toEqual([400, 50035, fault])
  expect(Object.keys(refused.json?.errors ?? {})).toEqual(['data'])
  expect(anna.modal()).toBeUndefined()
  // A refused callback is none: the next one may still be good.
  expect((await client.answer(told, 9, good)).status).toBe(204)
  expect(await slash).toMatchObject({ kind: 'modal' })
  anna.closes()
})
