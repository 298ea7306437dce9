import { expect, it } from 'vitest'
import { plainCard } from '../../bot/src/chat/card.ts'
import { allScopes } from '../../bot/src/platforms/slack/scopes.ts'
import { chartOf, seriesOf } from '../charts/chart-of.ts'
import { pixelsOf } from '../charts/pixels.ts'
import { until } from '../harness/ask.ts'
import { stage } from './stage.ts'

const hostile = '<!channel> @everyone *b* https://evil.example'
const program = () =>
  plainCard({
    title: 'Requests in the last 1h',
    severity: 'info',
    chart: { ...chartOf([seriesOf(1, 2, 3)]), title: hostile },
  })

it('sends a chart to whoever asked alone, described in words in which nothing is markup', async () => {
  await using on = await stage({ program, fake: { scopes: allScopes } })
  const ops = on.slack.channel('ops')
  const [anna, bert] = [on.slack.member('anna'), on.slack.member('bert')]
  await anna.slash(ops, '/gate traffic')
  const answer = await anna.waitFor(ops, /Requests in the last 1h/)
  expect(answer).toMatchObject({ ephemeral: true, files: [] })
  expect(answer.text).toMatch(/A chart of it goes into your direct messages from Gatehouse\./)
  const [sent] = await until(
    () => anna.sees('dm').filter(({ files }) => files.length > 0),
    seen => seen.length > 0,
  )
  expect(sent?.files.map(({ name }) => name)).toEqual(['traffic.png'])
  expect(sent?.text.replaceAll('\u2060', '')).toMatch(
    /^Chart: <!channel> @everyone .b. https:\/\/evil\.example\./,
  )
  expect(sent).toMatchObject({ mentions: [], links: [] })
  expect((await pixelsOf(sent?.uploads[0] ?? Buffer.alloc(0))).width).toBe(1440)
  expect(bert.sees(ops)).toEqual([])
})

it('promises none where the app may upload no files', async () => {
  const scopes = allScopes.filter(scope => scope !== 'files:write')
  await using on = await stage({ program, fake: { scopes } })
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  await anna.slash(ops, '/gate traffic')
  expect((await anna.waitFor(ops, /Requests in the last 1h/)).text).not.toMatch(/chart/i)
})
