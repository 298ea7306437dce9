import { expect, it } from 'vitest'
import { plainCard } from '../../bot/src/chat/card.ts'
import { chartOf, seriesOf } from '../charts/chart-of.ts'
import { pixelsOf } from '../charts/pixels.ts'
import { knownOf, threadScene, upScene } from './scene.ts'

const card = plainCard({
  title: 'Requests in the last 1h',
  severity: 'info',
  chart: chartOf([seriesOf(1, 2, 3)]),
})
const original = '/webhooks/:application/:token/messages/:message'

it('draws a chart in the thread of Discord, and shows it beside the answer with what it says', async () => {
  const { discord, program, thread } = await threadScene()
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
