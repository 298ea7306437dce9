import { afterEach, beforeEach, expect, it } from 'vitest'
import { type BoltApp, startBolt } from './bolt-app.ts'
import { FakeSlack } from './fake-slack.ts'
import { buttons, section } from './sample-views.ts'
import { StillClock } from './still-clock.ts'
import { webClient } from './web-client.ts'

let slack: FakeSlack
let bolt: BoltApp
let clock: StillClock
let url = ''
/** How the app acknowledges the next command. */
let answer: object | string | undefined

beforeEach(async () => {
  clock = new StillClock()
  answer = undefined
  slack = await FakeSlack.start({ clock })
  bolt = await startBolt(slack, app => {
    app.use(async ({ body, next }) => {
      if ('response_url' in body) url = String(body.response_url)
      await next()
    })
    app.command('/gate', ({ ack }) => Reflect.apply(ack, undefined, [answer]))
    app.action(/.*/, ({ ack }) => ack())
  })
})
afterEach(async () => {
  await bolt.stop()
  await slack.close()
})

async function respond(body: object): Promise<[number, unknown]> {
  const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) })
  const { ok, error } = Object.assign({ ok: false, error: undefined }, await response.json())
  return [response.status, ok ? 'ok' : error]
}

it('takes five answers and no more', async () => {
  const ops = slack.channel('ops', { appIsMember: false })
  const anna = slack.member('anna')
  await anna.slash(ops, '/gate')
  for (let at = 0; at < 5; at += 1) expect(await respond({ text: `answer ${at}` })).toEqual([200, 'ok'])
  slack.expectViolation(/response_url: used_url/)
  expect(await respond({ text: 'one more' })).toEqual([404, 'used_url'])
  expect(anna.sees(ops)).toHaveLength(5)
  expect(slack.member('ben').sees(ops)).toEqual([])
})

it('takes answers for thirty minutes and no longer', async () => {
  await slack.member('anna').slash('dm', '/gate')
  clock.advance(30 * 60_000)
  expect(await respond({ text: 'just in time' })).toEqual([200, 'ok'])
  clock.advance(1)
  slack.expectViolation(/response_url: expired_url/)
  expect(await respond({ text: 'late' })).toEqual([404, 'expired_url'])
})

it('knows only its own addresses', async () => {
  url = `${new URL(slack.url).origin}/commands/T1/1/made-up`
  slack.expectViolation(/response_url: no_service/)
  expect(await respond({ text: 'x' })).toEqual([404, 'no_service'])
})

it('answers in public where the app says so', async () => {
  const ops = slack.channel('ops')
  await slack.member('anna').slash(ops, '/gate')
  await respond({ text: 'for all', response_type: 'in_channel' })
  expect(slack.member('ben').sees(ops)).toMatchObject([{ text: 'for all', ephemeral: false }])
})

it('replaces and deletes the message that was pressed, private ones too', async () => {
  const ops = slack.channel('ops')
  const anna = slack.member('anna')
  const web = webClient(slack.url, slack.botToken)
  await web.apiCall('chat.postEphemeral', {
    channel: ops.id,
    user: anna.id,
    text: 'x',
    blocks: [section('Really?'), buttons('Yes')],
  })
  await anna.click('Yes')
  await respond({ text: '', blocks: [section('Done')], replace_original: true })
  expect(anna.sees(ops)).toMatchObject([{ text: 'Done', buttons: [], ephemeral: true }])
  await respond({ delete_original: true })
  expect(anna.sees(ops)).toEqual([])
  await web.apiCall('chat.postMessage', { channel: ops.id, text: 'x', blocks: [buttons('Undo')] })
  await anna.click('Undo')
  await respond({ text: 'more', replace_original: false })
  expect(anna.sees(ops)).toMatchObject([
    { buttons: ['Undo'], ephemeral: false },
    { text: 'more', ephemeral: true },
  ])
  expect(slack.member('ben').sees(ops)).toHaveLength(1)
})

it.each([
  ['nothing', {}, 'no_text'],
  ['blocks that are none', { blocks: [{ type: 'section' }] }, 'invalid_blocks'],
  ['an unknown kind of answer', { text: 'x', response_type: 'public' }, 'invalid_payload'],
])('refuses %s', async (_, body, error) => {
  await slack.member('anna').slash('dm', '/gate')
  slack.expectViolation(new RegExp(`response_url: ${error}`))
  expect(await respond(body)).toEqual([400, error])
})

it('takes an answer with the acknowledgement', async () => {
  const ops = slack.channel('ops')
  const anna = slack.member('anna')
  answer = 'a private word'
  await anna.slash(ops, '/gate')
  answer = { response_type: 'in_channel', blocks: [section('a public word')] }
  await anna.slash(ops, '/gate')
  answer = { blocks: [{ type: 'section' }] }
  slack.expectViolation(/answer to a command: invalid_blocks/)
  await anna.slash(ops, '/gate')
  expect(anna.sees(ops).map(seen => seen.text)).toEqual(['a private word', 'a public word'])
  expect(
    slack
      .member('ben')
      .sees(ops)
      .map(seen => seen.text),
  ).toEqual(['a public word'])
  expect(slack.violations).toHaveLength(1)
})
