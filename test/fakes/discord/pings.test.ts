import { afterEach, beforeEach, expect, test } from 'vitest'
import { call } from './call.ts'
import { container, text } from './components/samples.ts'
import { interactionScene } from './interaction-scene.ts'

let scene: Awaited<ReturnType<typeof interactionScene>>

beforeEach(async () => {
  scene = await interactionScene()
})
afterEach(() => scene.discord.close())

const post = (body: unknown) => call(scene.discord, 'POST', `/channels/${scene.ops.id}/messages`, body)
const who = () => scene.discord.pings.map(ping => ping.who)
const words = '@everyone @here <@12> <@!13> <@&14>'
const everybody = ['@everyone', '@here', '12', '13', '14']

// https://docs.discord.com/developers/resources/message#allowed-mentions-object
test.each<[what: string, allowed: object | undefined, expected: string[]]>([
  ['nothing said', undefined, everybody],
  ['nothing allowed', { parse: [] }, []],
  ['an empty list of rules', {}, []],
  ['users', { parse: ['users'] }, ['12', '13']],
  ['one user', { users: ['13'] }, ['13']],
  ['roles', { parse: ['roles'] }, ['14']],
  ['everyone', { parse: ['everyone'] }, ['@everyone', '@here']],
])('a message notifies, with %s', async (_what, allowed_mentions, expected) => {
  await post({ content: words, allowed_mentions })
  expect(who()).toEqual(expected)
})

test('texts of cards notify as content does', async () => {
  await post({ flags: 1 << 15, components: [container(text('a')), container(text(words))] })
  expect(who()).toEqual(everybody)
})

test('embeds, silent messages and edits notify nobody', async () => {
  const { json } = await post({ embeds: [{ description: words }] })
  await post({ content: words, flags: 1 << 12 })
  await call(scene.discord, 'PATCH', `/channels/${scene.ops.id}/messages/${json?.id}`, { content: words })
  expect(who()).toEqual([])
})

test('an answer to an interaction notifies users alone, unless it says otherwise', async () => {
  const { client, deeds } = scene
  await client.answer(await deeds.command(), 4, { content: words })
  await client.answer(await deeds.command(), 4, { content: words, allowed_mentions: { parse: [] } })
  expect(who()).toEqual(['12', '13'])
})

test('filling in a deferred answer notifies, as its first appearance', async () => {
  const { client, deeds } = scene
  const told = await deeds.command()
  await client.answer(told, 5)
  await client.byToken(told, 'PATCH', '/messages/@original', { content: '<@12>' })
  await client.byToken(told, 'PATCH', '/messages/@original', { content: '<@13>' })
  expect(who()).toEqual(['12'])
})

test('a reply notifies whom it answers, unless it says otherwise', async () => {
  const { anna, ops } = scene
  const reference = { message_id: anna.says(ops, 'why?').id }
  await post({ content: 'a', message_reference: reference, allowed_mentions: { parse: [] } })
  expect(who()).toEqual([])
  await post({
    content: 'b',
    message_reference: reference,
    allowed_mentions: { parse: [], replied_user: true },
  })
  await post({ content: 'c', message_reference: reference })
  expect(who()).toEqual([anna.id, anna.id])
})
