import { afterEach, beforeEach, expect, test } from 'vitest'
import { call } from './call.ts'
import { button, container, options, row, select, text } from './components/samples.ts'
import { explain, gate } from './gate-command.ts'
import { interactionScene, message, modal } from './interaction-scene.ts'
import { permissions } from './limits.ts'

let scene: Awaited<ReturnType<typeof interactionScene>>

beforeEach(async () => {
  scene = await interactionScene()
})
afterEach(() => scene.discord.close())

const card = 1 << 15

test.each<[words: string, given: Record<string, string | number | boolean>, problem: string]>([
  ['gatehouse', {}, 'no command gatehouse is offered here; there are: gate, Explain with Gatehouse'],
  ['gate', {}, 'gate is no command: it goes on with one of status, block, route'],
  ['gate route', {}, 'gate route is no command: it goes on with one of show'],
  ['gate route hide', {}, 'gate route hide: there is no hide'],
  ['gate route show', {}, 'the option name is required'],
  ['gate route show', { name: 'shop', other: 'x' }, 'there is no option other'],
  ['gate route show', { name: 7 }, 'the option name is text'],
  ['gate block', { address: 'x' }, 'the option address is too short or too long'],
  ['gate block', { address: 'x'.repeat(46) }, 'the option address is too short or too long'],
  ['gate block', { address: '203.0.113.7', unit: 'days' }, 'the option unit is one of h'],
  ['gate block', { address: '203.0.113.7', time: 1.5 }, 'the option time is a whole number'],
  ['gate block', { address: '203.0.113.7', time: 91 }, 'the option time is out of range'],
  ['gate block', { address: '203.0.113.7', time: '1' }, 'the option time is a number'],
  ['gate block', { address: '203.0.113.7', quietly: 'yes' }, 'the option quietly is yes or no'],
  [
    'gate block',
    { address: '203.0.113.7', for: 'anna' },
    'the option for wants somebody or something with an id',
  ],
])('a client does not send /%s with %j', async (words, given, problem) => {
  await expect(scene.anna.slash(scene.ops, words, given)).rejects.toThrow(problem)
})

test("a guild's own commands are offered there alone, in place of those of everywhere", async () => {
  const { discord, client, anna, ops } = scene
  const own = await call(
    discord,
    'POST',
    `/applications/${discord.application}/guilds/${discord.guild}/commands`,
    {
      name: 'gate',
      description: 'Own',
    },
  )
  void anna.slash(ops, 'gate')
  const told = await client.told()
  expect(told.data).toMatchObject({ id: own.json?.id, guild_id: discord.guild })
  await client.answer(told, 4, message)
  await expect(anna.slash('dm', 'gate')).rejects.toThrow('gate is no command')
  const stranger = discord.member('stranger', { guild: 'other' })
  await expect(stranger.slash(discord.channel('there', { guild: 'other' }), 'gate')).rejects.toThrow(
    'is no command',
  )
  await expect(stranger.slash(ops, 'gate')).rejects.toThrow('stranger is not in the guild of #ops')
})

test('commands are offered by context and by permissions, and to administrators always', async () => {
  const { discord, client, anna, ops } = scene
  const put = (change: object) =>
    call(discord, 'PUT', `/applications/${discord.application}/commands`, [{ ...gate, ...change }])
  await put({ contexts: [0] })
  await expect(anna.slash('dm', 'gate status')).rejects.toThrow('no command gate is offered here')
  await put({ contexts: [1] })
  await expect(anna.slash(ops, 'gate status')).rejects.toThrow('no command gate is offered here')
  const late = discord.member('late', { timedOutUntilMs: scene.clock.now + 1 })
  for (const needed of ['0', String(permissions.manageMessages)]) {
    await put({ default_member_permissions: needed })
    await expect(anna.slash(ops, 'gate status')).rejects.toThrow('this person is not offered gate')
    void discord.member('admin', { administrator: true }).slash(ops, 'gate status')
    await client.answer(await client.told(), 4, message)
  }
  void discord
    .member('mod', { roles: [discord.role('mods', permissions.manageMessages)] })
    .slash(ops, 'gate status')
  await client.answer(await client.told(), 4, message)
  await put({})
  await expect(late.slash(ops, 'gate status')).rejects.toThrow('this person is not offered gate')
  scene.clock.now += 1
  void late.slash(ops, '/gate status')
  await client.answer(await client.told(), 4, message)
})

test('one clicks what one sees: the newest, enabled, and no link', async () => {
  const { client, anna, ops, deeds, discord } = scene
  const ben = discord.member('ben')
  const first = await deeds.command()
  await client.answer(first, 4, { ...message, components: [row(button({ custom_id: 'old' }))] })
  const second = await deeds.command()
  await client.answer(second, 4, { ...message, flags: 64, components: [row(button({ custom_id: 'new' }))] })
  const clicked = async (person: typeof anna) => {
    void person.click('Go', { in: ops })
    const told = await client.told()
    await client.answer(told, 6)
    return told.data.custom_id
  }
  expect([await clicked(anna), await clicked(ben)]).toEqual(['new', 'old'])
  await client.byToken(second, 'PATCH', '/messages/@original', {
    components: [row(button({ custom_id: 'new', disabled: true }))],
  })
  expect(anna.sees(ops).at(-1)?.buttons).toEqual([{ label: 'Go', disabled: true }])
  expect(await clicked(anna)).toBe('old')
  await client.byToken(first, 'PATCH', '/messages/@original', {
    components: [row({ type: 2, style: 5, label: 'Go', url: 'https://example.com' })],
  })
  await expect(anna.click('Go', { in: ops })).rejects.toThrow(
    /anna sees no enabled button Go:\n- Gatehouse: hello/,
  )
})

test('somebody who is timed out does nothing', async () => {
  const { client, ops, deeds, discord, clock } = scene
  const late = discord.member('late', { timedOutUntilMs: clock.now + 1 })
  await client.answer(await deeds.command(), 4, { ...message, components: [row(button())] })
  await expect(late.click('Go', { in: ops })).rejects.toThrow('late is timed out')
  clock.now += 1
  void late.click('Go', { in: ops })
  await client.answer(await client.told(), 6)
})

test('what is only for one is seen by one, until it is dismissed', async () => {
  const { client, anna, ops, deeds, discord } = scene
  await client.answer(await deeds.command(), 4, { ...message, flags: 64 })
  expect([anna.sees(ops).length, discord.member('ben').sees(ops).length]).toEqual([1, 0])
  await anna.dismisses(ops)
  expect(anna.sees(ops)).toEqual([])
})

test('a text is read in order, with embeds, containers and files', async () => {
  const { client, anna, ops, deeds } = scene
  const embed = {
    title: 'Title',
    description: 'Words',
    fields: [{ name: 'Name', value: 'Value' }],
    footer: { text: 'Foot' },
  }
  await client.answer(await deeds.command(), 4, { content: 'Content', embeds: [embed] })
  await client.answer(await deeds.command(), 4, {
    flags: card,
    components: [
      text('One'),
      container(text('Two'), { type: 9, components: [text('Three')], accessory: button() }),
      text('Four'),
    ],
  })
  expect(anna.sees(ops).map(seen => seen.text.split('\n'))).toEqual([
    ['Content', 'Title', 'Words', 'Name', 'Value', 'Foot'],
    ['One', 'Two', 'Three', 'Four'],
  ])
})

test('one picks what a select offers', async () => {
  const { client, anna, ops, deeds } = scene
  await client.answer(await deeds.command(), 4, {
    components: [row(select({ options: options(3), placeholder: 'Which?' }))],
  })
  await expect(anna.picks('pick', ['v9'], { in: ops })).rejects.toThrow('pick offers no v9')
  void anna.picks('Which?', ['option 1'], { in: ops })
  const told = await client.told()
  expect(told.data).toMatchObject({ component_type: 3, custom_id: 'pick', values: ['v1'] })
  await client.answer(told, 6)
})

test('a modal is filled in by labels or custom ids, within its limits', async () => {
  const { client, anna, deeds } = scene
  const input = { type: 4, custom_id: 'i', style: 1, min_length: 6, max_length: 6 }
  const optional = {
    type: 18,
    label: 'Why',
    component: { type: 4, custom_id: 'why', style: 2, required: false, value: 'because' },
  }
  const components = [
    text('Look twice'),
    { type: 18, label: 'Code', description: 'Six digits', component: input },
    optional,
  ]
  await client.answer(await deeds.command(), 9, { ...modal, components })
  expect(anna.modal()).toEqual({
    title: 'T',
    text: 'T\nLook twice\nCode\nSix digits\nWhy',
    inputs: [
      { label: 'Code', description: 'Six digits', customId: 'i', value: '', required: true },
      { label: 'Why', description: '', customId: 'why', value: 'because', required: false },
    ],
    problem: null,
  })
  await expect(anna.submits({})).rejects.toThrow('the input Code is required')
  await expect(anna.submits({ Code: '12345' })).rejects.toThrow('the input Code takes at least 6 characters')
  await expect(anna.submits({ Code: '1234567' })).rejects.toThrow('the input Code takes at most 6 characters')
  await expect(anna.submits({ Code: '123456', Other: 'x' })).rejects.toThrow('the modal T has no input Other')
  void anna.submits({ i: '123456' })
  const told = await client.told()
  expect(told.data).toEqual({
    custom_id: 'm',
    components: [
      { type: 10, id: 1 },
      { type: 18, id: 2, component: { type: 4, id: 3, custom_id: 'i', value: '123456' } },
      { type: 18, id: 4, component: { type: 4, id: 5, custom_id: 'why', value: 'because' } },
    ],
  })
  await client.answer(told, 4, message)
  await expect(anna.submits({ Code: '1' })).rejects.toThrow('anna has no modal open')
})

test("a message's menu brings that message", async () => {
  const { client, anna, ops, discord } = scene
  const asked = discord.member('ben').says(ops, 'why is the shop slow?')
  void anna.menu(ops, explain.name, asked)
  const told = await client.told()
  expect(told.data).toMatchObject({
    type: 3,
    target_id: asked.id,
    resolved: { messages: { [asked.id]: { content: 'why is the shop slow?' } } },
  })
  await client.answer(told, 4, message)
  await expect(anna.menu(ops, explain.name, { id: '1' })).rejects.toThrow('anna sees no such message')
})

test('what is typed comes as it stands, marked as focused, and nothing is required yet', async () => {
  const { client, anna, ops } = scene
  const choices = anna.completes(ops, 'gate route show', { name: 'sh' }, 'name')
  const told = await client.told()
  expect(told).toMatchObject({
    type: 4,
    data: {
      options: [
        {
          name: 'route',
          type: 2,
          options: [
            { name: 'show', type: 1, options: [{ name: 'name', type: 3, value: 'sh', focused: true }] },
          ],
        },
      ],
    },
  })
  await client.answer(told, 8, { choices: [{ name: 'Shop', value: 'shop' }] })
  expect(await choices).toEqual([{ name: 'Shop', value: 'shop' }])
  expect(scene.discord.answers.at(-1)).toMatchObject({ kind: 'choices', what: '/gate route show name…' })
  await expect(anna.completes(ops, 'gate block', {}, 'address')).rejects.toThrow(
    'gate block: address is not completed',
  )
})
