import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { webApi } from './bolt.ts'
import { startBolt } from './bolt-app.ts'
import { FakeSlack } from './fake-slack.ts'
import { StillClock } from './still-clock.ts'
import { refusedWith, webClient } from './web-client.ts'

let slack: FakeSlack
let clock: StillClock
beforeEach(async () => {
  clock = new StillClock()
  slack = await FakeSlack.start({ clock })
})
afterEach(() => slack.close())

describe('a limit of calls', () => {
  it('is obeyed by the real client', async () => {
    const ops = slack.channel('ops')
    slack.faults.rateLimit('chat.postMessage', { times: 2, retryAfterSeconds: 0 })
    const patient = webClient(slack.url, slack.botToken, { retryConfig: { retries: 2, minTimeout: 1 } })
    const waits: number[] = []
    patient.on(webApi.WebClientEvent.RATE_LIMITED, (seconds: number) => waits.push(seconds))
    await patient.chat.postMessage({ channel: ops.id, text: 'at last' })
    expect(waits).toEqual([0, 0])
    expect(slack.calls('chat.postMessage')).toHaveLength(3)
    expect(slack.member('anna').sees(ops)).toMatchObject([{ text: 'at last' }])
  })

  it('says how long to wait', async () => {
    slack.faults.rateLimit('auth.test', { retryAfterSeconds: 30 })
    const response = await fetch(`${slack.url}auth.test`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.botToken}` },
    })
    expect(response.status).toBe(429)
    expect(response.headers.get('retry-after')).toBe('30')
    expect(await response.json()).toEqual({ ok: false, error: 'ratelimited' })
  })

  it('can be Slack’s own: one message a second into a channel, after a short burst', async () => {
    const own = await FakeSlack.start({ clock, enforceRates: true })
    const web = webClient(own.url, own.botToken, { rejectRateLimitedCalls: true })
    const [ops, dev] = [own.channel('ops'), own.channel('dev')]
    const say = (channel: { id: string }) => web.chat.postMessage({ channel: channel.id, text: 'x' })
    for (let at = 0; at < 3; at += 1) await say(ops)
    await expect(say(ops)).rejects.toThrow()
    await say(dev)
    clock.advance(3000)
    await say(ops)
    expect(own.violations).toEqual(['chat.postMessage: ratelimited'])
    own.expectViolation(/ratelimited/)
    await own.close()
  })
})

it('fails as often as it was told to, and blames nobody', async () => {
  const { id: channel } = slack.channel('ops')
  const web = webClient(slack.url, slack.botToken)
  slack.faults.fail('chat.postMessage', 'internal_error', 2)
  const say = () => refusedWith(web.chat.postMessage({ channel, text: 'x' }))
  expect([(await say()).error, (await say()).error, (await say()).error]).toEqual([
    'internal_error',
    'internal_error',
    '',
  ])
  slack.faults.failHttp('auth.test', 503)
  await expect(web.auth.test()).rejects.toThrow(/503/)
})

it('hangs until it is mended', async () => {
  slack.faults.hang('auth.test')
  const hurried = webClient(slack.url, slack.botToken, { timeout: 50 })
  await expect(hurried.auth.test()).rejects.toThrow()
  slack.faults.mend()
  expect((await webClient(slack.url, slack.botToken).auth.test()).ok).toBe(true)
})

it('does what it was asked and loses the answer', async () => {
  const ops = slack.channel('ops')
  slack.faults.loseAnswer('chat.postMessage')
  await expect(
    webClient(slack.url, slack.botToken).chat.postMessage({ channel: ops.id, text: 'posted' }),
  ).rejects.toThrow()
  expect(slack.member('anna').sees(ops)).toMatchObject([{ text: 'posted' }])
})

it('tells its own time, which may be another', async () => {
  const ahead = async () => {
    const response = await fetch(`${slack.url}api.test`, { method: 'POST' })
    return Date.parse(response.headers.get('date') ?? '') - clock.nowMs()
  }
  expect(Math.abs(await ahead())).toBeLessThan(2000)
  slack.faults.aheadMs = 90_000
  expect(Math.abs((await ahead()) - 90_000)).toBeLessThan(2000)
})

it('turns new sockets away', async () => {
  slack.faults.refuseSockets()
  const started = startBolt(slack, () => undefined)
  await slack.waitForRefusedSocket()
  slack.faults.refuseSockets(false)
  const bolt = await started
  expect(slack.socketCount).toBe(1)
  await bolt.stop()
})
