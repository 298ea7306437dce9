import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { systemClock } from '../../../core/src/clock.ts'
import { HTTPReceiver } from './bolt.ts'
import { type BoltApp, startBolt } from './bolt-app.ts'
import { FakeSlack } from './fake-slack.ts'
import { buttons } from './sample-views.ts'
import type { SignedHttp } from './signed-http.ts'
import { quiet, webClient } from './web-client.ts'

let slack: FakeSlack
let bolt: BoltApp | undefined
let http: SignedHttp
let heard: Record<string, unknown>[] = []
let stopServer = () => Promise.resolve()

beforeEach(async () => {
  heard = []
  slack = await FakeSlack.start({ clock: systemClock, deadlines: { ackMs: 2000 } })
  // The server of the library is of no use here, as it wants a fixed port.
  const receiver = Object.assign(new HTTPReceiver({ signingSecret: slack.signingSecret, logger: quiet }), {
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
  })
  const server = createServer((request, response) => {
    receiver.requestListener(request, response)
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  stopServer = () => new Promise(done => server.close(() => done()))
  bolt = await startBolt(
    slack,
    app => {
      app.use(async ({ body, next }) => {
        heard.push({ ...body })
        await next()
      })
      app.command('/gate', ({ ack }) => ack('pong'))
      app.action(/.*/, ({ ack }) => ack())
      app.event('app_home_opened', async () => undefined)
    },
    receiver,
  )
  const { port } = server.address() as AddressInfo
  http = slack.overHttp(`http://127.0.0.1:${port}/slack/events`)
})
afterEach(async () => {
  await bolt?.stop()
  await stopServer()
  await slack.close()
})

it('carries commands, presses and events', async () => {
  const anna = slack.member('anna')
  await anna.slash('dm', '/gate a & b')
  expect(anna.sees('dm')).toMatchObject([{ text: 'pong', ephemeral: true }])
  expect(heard[0]).toMatchObject({ command: '/gate', text: 'a & b' })
  await webClient(slack.url, slack.botToken).apiCall('chat.postMessage', {
    channel: anna.id,
    text: 'x',
    blocks: [buttons('Undo')],
  })
  await anna.click('Undo')
  expect(heard[1]).toMatchObject({ type: 'block_actions', actions: [{ action_id: 'undo' }] })
  await anna.opensHome()
  await slack.redeliver('last')
  expect(http.requests.map(request => request.headers['x-slack-retry-num'])).toEqual([
    undefined,
    undefined,
    undefined,
    '1',
  ])
})

it('asks whether a request URL is the app’s', async () => {
  expect((await http.verifyUrl()).status).toBe(200)
})

it('is turned away with a wrong signature, none, or an old timestamp', async () => {
  await slack.member('anna').slash('dm', '/gate')
  const { length } = heard
  expect((await http.forge({ signature: 'wrong' })).status).toBe(401)
  expect((await http.forge({ signature: 'missing' })).status).toBe(401)
  expect((await http.forge({ skewSeconds: -301 })).status).toBe(401)
  expect(heard).toHaveLength(length)
  expect((await http.forge({ skewSeconds: -200 })).status).toBe(200)
  expect(heard).toHaveLength(length + 1)
})

it('shows what the library alone lets through: the future, and a replay', async () => {
  await slack.member('anna').slash('dm', '/gate')
  expect((await http.forge({ skewSeconds: 86_400 })).status).toBe(200)
  expect((await http.forge({ timestamp: 'soon' })).status).toBe(401)
  expect((await http.replay()).status).toBe(200)
  expect(heard).toHaveLength(3)
})

it('says so when the app refuses a payload, and when nobody is there', async () => {
  const anna = slack.member('anna')
  slack.overHttp(`${new URL(slack.url).origin}/nothing-here`)
  slack.expectViolation(/\/gate: answered with HTTP 404/)
  expect((await anna.slash('dm', '/gate')).error).toBe('dispatch_failed')
  expect(slack.violations).toHaveLength(1)
  slack.overHttp('http://127.0.0.1:1/')
  expect((await anna.slash('dm', '/gate')).error).toBe('dispatch_failed')
  expect(slack.violations).toHaveLength(1)
})
