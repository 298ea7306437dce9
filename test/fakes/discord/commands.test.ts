import { afterEach, beforeEach, expect, test } from 'vitest'
import { call, faultIn } from './call.ts'
import { many, type Sample, words } from './components/samples.ts'
import { FakeDiscord } from './fake-discord.ts'
import { explain, gate } from './gate-command.ts'

const clock = { now: Date.UTC(2026, 0, 1), nowMs: () => clock.now }
let discord: FakeDiscord
let everywhere: string
let here: string

beforeEach(async () => {
  discord = await FakeDiscord.start({ clock })
  everywhere = `/applications/${discord.application}/commands`
  here = `/applications/${discord.application}/guilds/${discord.guild}/commands`
})
afterEach(() => discord.close())

function slash(change: Sample = {}): Sample {
  return { name: 'gate', description: 'd', ...change }
}

function option(change: Sample = {}): Sample {
  return { type: 3, name: 'name', description: 'd', ...change }
}

function options(...all: Sample[]): Sample {
  return slash({ options: all })
}

const named = (index: number) => option({ name: `n${index}` })
const choice = { name: 'a', value: 'b' }
const subcommand = (change: Sample = {}) => option({ type: 1, ...change })
const group = (...all: Sample[]) => option({ type: 2, name: 'group', options: all })
/** A command of so many characters in all: 2 of its own, 20 options of 3 + 97, and choices for the rest. */
function sized(size: number): Sample {
  const rest = size - 2 - 20 * 100
  const choices = (length: number) => [
    { name: words(100), value: words(100) },
    { name: words(50), value: words(length - 250) },
  ]
  const even = Math.floor(rest / 20)
  return {
    name: 'g',
    description: 'd',
    options: many(20, index =>
      option({
        name: `o${10 + index}`,
        description: words(97),
        choices: choices(index === 0 ? rest - 19 * even : even),
      }),
    ),
  }
}

// https://docs.discord.com/developers/interactions/application-commands#application-command-object
test.each<[what: string, good: Sample, bad: Sample, fault: string]>([
  [
    'a name of 32',
    slash({ name: words(32) }),
    slash({ name: words(33) }),
    'APPLICATION_COMMAND_INVALID_NAME',
  ],
  [
    'a name of its own letters',
    slash({ name: 'pförtner_2-b' }),
    slash({ name: 'Gate' }),
    'APPLICATION_COMMAND_INVALID_NAME',
  ],
  ['a name without spaces', slash(), slash({ name: 'gate house' }), 'APPLICATION_COMMAND_INVALID_NAME'],
  [
    'a description of 100',
    slash({ description: words(100) }),
    slash({ description: words(101) }),
    'BASE_TYPE_BAD_LENGTH',
  ],
  ['a description', slash(), { name: 'gate' }, 'BASE_TYPE_REQUIRED'],
  ['25 options', options(...many(25, named)), options(...many(26, named)), 'BASE_TYPE_BAD_LENGTH'],
  [
    '25 options of a subcommand',
    options(subcommand({ options: many(25, named) })),
    options(subcommand({ options: many(26, named) })),
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    '25 subcommands of a group',
    options(group(...many(25, i => subcommand({ name: `n${i}` })))),
    options(group(...many(26, i => subcommand({ name: `n${i}` })))),
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    '25 choices',
    options(option({ choices: many(25, () => choice) })),
    options(option({ choices: many(26, () => choice) })),
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'a choice of 100',
    options(option({ choices: [{ name: words(100), value: words(100) }] })),
    options(option({ choices: [{ ...choice, name: words(101) }] })),
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    'a choice of its type',
    options(option({ type: 4, choices: [{ name: 'a', value: 1 }] })),
    options(option({ type: 4, choices: [choice] })),
    'APPLICATION_COMMAND_OPTIONS_CHOICES_TYPE',
  ],
  [
    'choices or completion',
    options(option({ autocomplete: true })),
    options(option({ autocomplete: true, choices: [choice] })),
    'APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE',
  ],
  [
    'completion of texts and numbers',
    options(option({ type: 10, autocomplete: true })),
    options(option({ type: 6, autocomplete: true })),
    'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
  ],
  ['eleven types', options(option({ type: 11 })), options(option({ type: 12 })), 'NUMBER_TYPE_MAX'],
  [
    'what is required first',
    options(option({ required: true }), named(2)),
    options(named(2), option({ required: true })),
    'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
  ],
  [
    'each name once',
    options(option(), named(2)),
    options(option(), option()),
    'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS',
  ],
  [
    'subcommands alone',
    options(subcommand()),
    options(subcommand(), named(2)),
    'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
  ],
  [
    'a group of subcommands',
    options(group(subcommand())),
    options(group(option())),
    'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
  ],
  [
    'a group at the top',
    options(group(subcommand())),
    options(subcommand({ options: [group(subcommand())] })),
    'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID',
  ],
  [
    'lengths up to 6000',
    options(option({ max_length: 6000 })),
    options(option({ max_length: 6001 })),
    'NUMBER_TYPE_MAX',
  ],
  [
    'permissions in digits',
    slash({ default_member_permissions: '32' }),
    slash({ default_member_permissions: 'x' }),
    'STRING_TYPE_REGEX',
  ],
  ['three contexts', slash({ contexts: [0, 1, 2] }), slash({ contexts: [3] }), 'NUMBER_TYPE_MAX'],
  [
    'two ways to install',
    slash({ integration_types: [0, 1] }),
    slash({ integration_types: [2] }),
    'NUMBER_TYPE_MAX',
  ],
  ['a menu entry of 32', { type: 3, name: words(32) }, { type: 3, name: words(33) }, 'BASE_TYPE_BAD_LENGTH'],
  ['a menu entry without description', explain, { ...explain, description: 'x' }, 'BASE_TYPE_MAX_LENGTH'],
  [
    'names of other languages',
    slash({ name_localizations: { de: 'tor' } }),
    slash({ name_localizations: { de: 'Tor' } }),
    'APPLICATION_COMMAND_INVALID_NAME',
  ],
  [
    'descriptions of other languages',
    slash({ description_localizations: { 'pt-BR': words(100) } }),
    slash({ description_localizations: { de: words(101) } }),
    'BASE_TYPE_BAD_LENGTH',
  ],
  [
    '8000 characters, the longest language counts',
    sized(8000),
    { ...sized(8000), description_localizations: { de: 'dd' } },
    'APPLICATION_COMMAND_TOO_LARGE',
  ],
  ['8000 characters in all', sized(8000), sized(8001), 'APPLICATION_COMMAND_TOO_LARGE'],
])('a command takes %s, and no more', async (_what, good, bad, fault) => {
  discord.expectViolation(/50035/)
  const taken = await call(discord, 'POST', everywhere, good)
  expect([taken.status, faultIn(taken.json)]).toEqual([201, undefined])
  const refused = await call(discord, 'POST', everywhere, bad)
  expect([refused.status, refused.json?.code, faultIn(refused.json?.errors)]).toEqual([400, 50035, fault])
})

test('PUT replaces all and keeps the ids of what stays', async () => {
  const first = await call(discord, 'PUT', here, [gate, explain])
  const second = await call(discord, 'PUT', here, [{ ...gate, description: 'new' }])
  expect(second.json).toMatchObject([{ name: 'gate', description: 'new', guild_id: discord.guild }])
  const ids = [first.json, second.json].map(json => (json as unknown as { id: string }[])[0]?.id)
  expect(ids[0]).toBe(ids[1])
  expect((await call(discord, 'GET', here)).json).toHaveLength(1)
  expect((await call(discord, 'GET', everywhere)).json).toEqual([])
})

test('POST adds or changes by name and type; PATCH and DELETE go by id', async () => {
  discord.expectViolation(/10063/)
  const created = await call(discord, 'POST', everywhere, gate)
  const changed = await call(discord, 'POST', everywhere, { ...gate, description: 'new' })
  expect([created.status, changed.status, changed.json?.id]).toEqual([201, 200, created.json?.id])
  const one = `${everywhere}/${created.json?.id}`
  expect((await call(discord, 'PATCH', one, { description: 'newer' })).json).toMatchObject({
    description: 'newer',
    options: gate.options,
  })
  expect((await call(discord, 'GET', one)).json).toMatchObject({ description: 'newer' })
  expect((await call(discord, 'DELETE', one)).status).toBe(204)
  expect(await call(discord, 'GET', one)).toMatchObject({ status: 404, json: { code: 10063 } })
})

test('names are unique, and a scope holds 100 slash commands and 15 menu entries', async () => {
  discord.expectViolation(/APPLICATION_COMMANDS_DUPLICATE_NAME|30032/)
  const put = async (commands: unknown[]) => (await call(discord, 'PUT', here, commands)).json
  const slashes = (count: number) => many(count, index => slash({ name: `c${index}` }))
  const menus = (count: number) => many(count, index => ({ type: 3, name: `Entry ${index}` }))
  expect(faultIn((await put([gate, gate]))?.errors)).toBe('APPLICATION_COMMANDS_DUPLICATE_NAME')
  expect(await put([gate, { ...explain, name: 'gate' }])).toHaveLength(2)
  expect(await put([...slashes(100), ...menus(15)])).toHaveLength(115)
  expect(await put(slashes(101))).toMatchObject({ code: 30032 })
  expect(await put(menus(16))).toMatchObject({ code: 30032 })
})

test('a scope takes 200 new commands a day', async () => {
  discord.expectViolation(/30034/)
  const put = async (commands: Sample[]) => await call(discord, 'PUT', here, commands)
  const hundred = (name: string) => many(100, index => slash({ name: `${name}${index}` }))
  for (const name of ['a', 'a', 'b']) expect((await put(hundred(name))).status).toBe(200)
  const oneMore = [...hundred('b').slice(1), slash({ name: 'c' })]
  expect(await put(oneMore)).toMatchObject({ status: 400, json: { code: 30034 } })
  expect((await put(hundred('b'))).status).toBe(200)
  clock.now += 24 * 60 * 60_000
  expect((await put(oneMore)).status).toBe(200)
})

test("another application's commands and other guilds' are out of reach", async () => {
  discord.expectViolation(/10002|50001/)
  expect(await call(discord, 'GET', '/applications/1/commands')).toMatchObject({ json: { code: 10002 } })
  const astray = `/applications/${discord.application}/guilds/1/commands`
  expect(await call(discord, 'GET', astray)).toMatchObject({ status: 403, json: { code: 50001 } })
})
