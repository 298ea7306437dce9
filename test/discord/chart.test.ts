import { expect, it, onTestFinished } from 'vitest'
import { plainCard } from '../../bot/src/chat/card.ts'
import { ChatThread } from '../../bot/src/chat/thread/chat-thread.ts'
import { discordDefinition } from '../../bot/src/platforms/discord/definition.ts'
import { systemClock } from '../../core/src/clock.ts'
import { chartOf, seriesOf } from '../charts/chart-of.ts'
import { pixelsOf } from '../charts/pixels.ts'
import { FakeDiscord } from '../fakes/discord/fake-discord.ts'
import { knownOf, Program, upScene } from './scene.ts'

const card = plainCard({
  title: 'Requests in the last 1h',
  severity: 'info',
  chart: chartOf([seriesOf(1, 2, 3)]),
})
const original = '/webhooks/:application/:token/messages/:message'

it('draws a chart in the thread of Discord, and shows it beside the answer with what it says', async () => {
  const discord = await FakeDiscord.start({ clock: systemClock })
  const program = new Program()
  const thread = new ChatThread({
    file: discordDefinition.thread,
    access: { tokens: { token: discord.token, guild: discord.guild }, apiUrl: discord.url },
    ears: program.ears,
    clock: systemClock,
    random: () => 0.5,
  })
  onTestFinished(async () => {
    await thread.close()
    await discord.close()
  })
  thread.start()
  await program.state('up')
  await program.until(() => program.logged.some(({ message }) => message === 'discord commands'))
  const anna = discord.member('anna')
  thread.know(knownOf(discord, [anna]))
  program.answer = () => card
  const ops = discord.channel('ops')
  await anna.slash(ops, 'gate status')
  const { files, uploads, text } = await anna.waitFor(ops, /Requests in the last 1h/)
  expect(files).toEqual(['traffic.png'])
  expect(text).toMatch(/Chart: Requests\. From 2026-11-23 14:00 UTC/)
  expect(uploads[0]?.words).toMatch(/^Chart: Requests\./)
  expect((await pixelsOf(Buffer.from(uploads[0]?.bytes ?? []))).width).toBe(1440)
  expect(program.logged.filter(({ level }) => level !== 'info')).toEqual([])
})

it.each([
  ['does not take it', 400, { code: 50_035, message: 'Invalid Form Body' }],
  ['finds it too large', 413, { code: 40_005, message: 'Request entity too large' }],
] as const)('gives the whole answer without a picture when Discord %s', async (_what, status, body) => {
  const { discord, program } = await upScene()
  const ops = discord.channel('ops')
  const anna = discord.member('anna')
  program.answer = () => ({ ...card, reply: { ...card.reply, notes: ['The whole of it.'] } })
  discord.faults.fail(`PATCH ${original}`, status, body, 1)
  await anna.slash(ops, 'gate status')
  const { files, text } = await anna.waitFor(ops, /Requests in the last 1h/)
  expect(files).toEqual([])
  expect(text).toMatch(/The whole of it\./)
})
