import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { interactionScene, message, modal } from './interaction-scene.ts'
import { callbackDeadlineMs, tokenLifeMs } from './limits.ts'

let scene: Awaited<ReturnType<typeof interactionScene>>

beforeEach(async () => {
  scene = await interactionScene(800)
})
afterEach(() => scene.discord.close())

test('a callback after the deadline finds no interaction, and the person has been told', async () => {
  const { discord, client, anna, ops } = scene
  discord.expectViolation(/^\/gate status: no callback within 800 ms$/)
  discord.expectViolation(/10062/)
  const slash = anna.slash(ops, 'gate status')
  const told = await client.told()
  expect(await slash).toMatchObject({ kind: 'none' })
  expect(await client.answer(told, 4, message)).toMatchObject({ status: 404, json: { code: 10062 } })
  expect(await client.byToken(told, 'POST', '', message)).toMatchObject({
    status: 404,
    json: { code: 10015 },
  })
  expect(anna.sees(ops)).toMatchObject([
    { from: 'Discord', text: 'The application did not respond', ephemeral: true },
  ])
  discord.expectViolation(/10015/)
})

test('an unanswered click fails, and an unanswered modal stays open', async () => {
  const { discord, client, anna, ops, deeds } = scene
  discord.expectViolation(/no callback within/)
  await deeds.component()
  await anna.waitFor(ops, /^This interaction failed$/)
  await client.answer(await deeds.command(), 9, modal)
  expect(await anna.submits({ L: 'x' })).toMatchObject({ kind: 'none' })
  expect(anna.modal()).toMatchObject({ title: 'T', problem: 'Something went wrong. Try again.' })
  expect(await anna.completes(ops, 'gate route show', {}, 'name')).toEqual([])
})

test('a fault may keep a callback in time from being known, and the app is not blamed', async () => {
  const { discord, client, anna, ops } = scene
  discord.faults.unknownInteraction()
  const slash = anna.slash(ops, 'gate status')
  expect(await client.answer(await client.told(), 4, message)).toMatchObject({
    status: 404,
    json: { code: 10062 },
  })
  expect(await slash).toMatchObject({ kind: 'none' })
  await anna.waitFor(ops, /did not respond/)
  expect(discord.violations).toEqual([])
})

test('a callback that hangs by a fault is not held against the app', async () => {
  const { discord, client, anna, ops } = scene
  const end = discord.faults.hang('POST /interactions/:interaction/:token/callback')
  const slash = anna.slash(ops, 'gate status')
  const answered = client.answer(await client.told(), 4, message)
  expect(await slash).toMatchObject({ kind: 'none' })
  end()
  expect(await answered).toMatchObject({ json: { code: 10062 } })
  expect(discord.violations).toEqual([])
})

test('nobody is blamed while nobody is connected', async () => {
  const { discord, client, anna, ops } = scene
  client.close()
  await client.closed
  await vi.waitFor(() => expect(discord.connected).toBe(false))
  expect(await anna.slash(ops, 'gate status')).toMatchObject({ kind: 'none' })
  await anna.waitFor(ops, /did not respond/)
  expect(discord.violations).toEqual([])
})

test('a violation that no test expected fails the test at its end', async () => {
  const { discord, client, anna } = await interactionScene(10)
  const slash = anna.slash('dm', 'gate status')
  await client.told()
  await slash
  await expect(discord.close()).rejects.toThrow('/gate status: no callback within 10 ms')
})

test('Discord waits for three seconds and keeps a token for fifteen minutes', () => {
  expect([callbackDeadlineMs, tokenLifeMs]).toEqual([3000, 900_000])
})
