import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { systemClock } from '../../../core/src/clock.ts'
import { type BoltApp, socketReceiver, startBolt } from './bolt-app.ts'
import { FakeSlack } from './fake-slack.ts'
import { type Json, parseObject } from './json.ts'
import { webClient } from './web-client.ts'

let slack: FakeSlack
let bolt: BoltApp | undefined
beforeEach(async () => {
  slack = await FakeSlack.start({ clock: systemClock })
})
afterEach(async () => {
  await bolt?.stop()
  bolt = undefined
  await slack.close()
})

/** A bare socket that keeps what it is sent. */
async function bareSocket() {
  const { url = '' } = await webClient(slack.url, slack.appToken).apps.connections.open({})
  const socket = new WebSocket(url)
  const received: Json[] = []
  socket.on('message', data => received.push(parseObject(String(data))))
  const closed = new Promise(done => socket.once('close', done))
  /** What came as the so many-th, the greeting being the first. */
  const nth = async (count: number): Promise<Json | undefined> => {
    while (received.length < count) await once(socket, 'message')
    return received[count - 1]
  }
  await nth(1)
  return { socket, received, closed, nth }
}

const acknowledge = (socket: WebSocket, message: Json | undefined, payload?: Json) =>
  socket.send(JSON.stringify({ envelope_id: message?.envelope_id, ...(payload ? { payload } : {}) }))

describe('a socket', () => {
  it('is greeted, and gets envelopes', async () => {
    const { socket, received, nth } = await bareSocket()
    expect(received[0]).toMatchObject({ type: 'hello', num_connections: 1 })
    const anna = slack.member('anna')
    const sent = anna.slash('dm', '/gate status')
    expect(await nth(2)).toMatchObject({
      type: 'slash_commands',
      accepts_response_payload: true,
      payload: { command: '/gate', text: 'status' },
    })
    acknowledge(socket, received[1], { text: 'hello' })
    expect((await sent).error).toBeUndefined()
    expect(anna.sees('dm')).toMatchObject([{ text: 'hello', ephemeral: true, from: 'gatehouse' }])
  })

  it('needs a ticket, each for one socket', async () => {
    const { url = '' } = await webClient(slack.url, slack.appToken).apps.connections.open({})
    const first = new WebSocket(url)
    await new Promise(done => first.once('open', done))
    const second = new WebSocket(url)
    const error = await new Promise<Error>(done => second.once('error', done))
    expect(error.message).toContain('403')
    first.close()
  })

  it('is one of ten at most', async () => {
    const sockets = []
    for (let at = 0; at < 10; at += 1) sockets.push(await bareSocket())
    expect(sockets.at(-1)?.received[0]).toMatchObject({ num_connections: 10 })
    slack.expectViolation(/a socket more than 10/)
    const eleventh = await bareSocket()
    expect(eleventh.received[0]).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' })
    await eleventh.closed
    expect(slack.socketCount).toBe(10)
  })

  it.each([
    ['an envelope that was never sent', '{"envelope_id":"nonsense"}', /never sent/],
    ['no JSON', 'hello', /no JSON object/],
  ])('is told off for %s', async (_, text, violation) => {
    const { socket } = await bareSocket()
    slack.expectViolation(violation)
    socket.send(text)
    await slack.until(() => (slack.violations.length > 0 ? true : undefined))
  })

  it('may not answer where no answer is accepted', async () => {
    const { socket, received, nth } = await bareSocket()
    slack.expectViolation(/shortcut build: acknowledged with a payload/)
    const sent = slack.member('anna').shortcut('build')
    expect(await nth(2)).toMatchObject({ type: 'interactive', accepts_response_payload: false })
    acknowledge(socket, received[1], { text: 'no' })
    await sent
    expect(slack.violations).toHaveLength(1)
  })
})

describe('a deadline', () => {
  beforeEach(async () => {
    await slack.close()
    slack = await FakeSlack.start({ clock: systemClock, deadlines: { ackMs: 300 } })
  })

  it('that is missed is a violation, and the person sees it', async () => {
    await bareSocket()
    const anna = slack.member('anna')
    slack.expectViolation(/\/gate: not acknowledged within 300 ms/)
    expect(await anna.slash('dm', '/gate')).toMatchObject({
      error: 'operation_timeout',
      acknowledgedAfterMs: undefined,
    })
    expect(anna.sees('dm')).toMatchObject([
      { from: 'Slackbot', text: '/gate failed with the error "operation_timeout"' },
    ])
    expect(slack.violations).toHaveLength(1)
  })

  it('makes no difference to what comes too late', async () => {
    const { socket, received } = await bareSocket()
    const anna = slack.member('anna')
    slack.expectViolation(/not acknowledged/)
    await anna.slash('dm', '/gate')
    acknowledge(socket, received[1], { text: 'sorry' })
    await new Promise(done => {
      socket.once('pong', done)
      socket.ping()
    })
    expect(anna.sees('dm')).toHaveLength(1)
  })

  it('is not missed by an app that is not there', async () => {
    const anna = slack.member('anna')
    expect((await anna.slash('dm', '/gate')).error).toBe('dispatch_failed')
    expect(anna.sees('dm')).toMatchObject([{ text: '/gate failed with the error "dispatch_failed"' }])
    await bareSocket()
    slack.faults.silentSockets()
    expect((await anna.slash('dm', '/gate')).error).toBe('operation_timeout')
    expect(slack.violations).toEqual([])
  })
})

describe('several sockets', () => {
  it('get each payload once between them', async () => {
    const heard: string[] = []
    const first = socketReceiver(slack)
    const second = socketReceiver(slack)
    bolt = await startBolt(
      slack,
      app => {
        second.init(app)
        app.command('/gate', async ({ ack, body }) => {
          await ack()
          heard.push(body.text)
        })
      },
      first,
    )
    await second.start()
    await slack.waitForSockets(2)
    const anna = slack.member('anna')
    const numbers = Array.from({ length: 20 }, (_, at) => String(at))
    await Promise.all(numbers.map(number => anna.slash('dm', `/gate ${number}`)))
    expect(heard.toSorted((a, b) => Number(a) - Number(b))).toEqual(numbers)
    await second.stop()
    await slack.waitForSockets(1)
  })

  it('deliver again what a dying one had not acknowledged', async () => {
    const first = await bareSocket()
    const anna = slack.member('anna')
    const sent = anna.slash('dm', '/gate')
    await first.nth(2)
    const second = await bareSocket()
    first.socket.terminate()
    const again = await second.nth(2)
    expect(again?.envelope_id).toBe(first.received[1]?.envelope_id)
    acknowledge(second.socket, again)
    expect((await sent).error).toBeUndefined()
  })

  it('deliver again to one that comes later', async () => {
    const first = await bareSocket()
    const sent = slack.member('anna').slash('dm', '/gate')
    await first.nth(2)
    first.socket.terminate()
    await slack.waitForSockets(0)
    const second = await bareSocket()
    acknowledge(second.socket, await second.nth(2))
    expect((await sent).error).toBeUndefined()
  })
})

describe('the real client', () => {
  it('hears held repetitions in any order', async () => {
    const heard: string[] = []
    bolt = await startBolt(slack, app =>
      app.command('/gate', async ({ ack, body }) => {
        heard.push(body.text)
        await ack()
      }),
    )
    const anna = slack.member('anna')
    for (const text of ['a', 'b']) await anna.slash('dm', `/gate ${text}`)
    slack.hold()
    const again = slack.redeliver(/gate/, 2)
    expect(slack.heldCount).toBe(4)
    slack.release([3, 0, 2, 1])
    await again
    expect(heard).toEqual(['a', 'b', 'b', 'a', 'a', 'b'])
  })

  it.each(['warning', 'refresh_requested'] as const)('comes back after a %s', async reason => {
    bolt = await startBolt(slack, app => app.command('/gate', ({ ack }) => ack('pong')))
    slack.faults.dropSockets(reason)
    await slack.waitForSockets(0)
    await slack.waitForSockets(1)
    const anna = slack.member('anna')
    await anna.slash('dm', '/gate')
    await anna.waitFor('dm', 'pong')
  })

  it('comes back when its connection is cut, as soon as sockets are let in', async () => {
    bolt = await startBolt(slack, app => app.command('/gate', ({ ack }) => ack()))
    slack.faults.dropSockets()
    await slack.waitForSockets(0)
    await slack.waitForSockets(1)
    expect((await slack.member('anna').slash('dm', '/gate')).error).toBeUndefined()
  })

  it('hears a payload twice when Slack is not sure', async () => {
    let count = 0
    bolt = await startBolt(slack, app =>
      app.command('/gate', async ({ ack }) => {
        count += 1
        await ack({ text: `number ${count}` })
      }),
    )
    const anna = slack.member('anna')
    await anna.slash('dm', '/gate')
    const again = await slack.redeliver('last', 2)
    expect(again.map(one => one.response)).toEqual([{ text: 'number 2' }, { text: 'number 3' }])
    expect(new Set(again.map(one => one.envelopeId)).size).toBe(1)
    expect(anna.sees('dm').map(seen => seen.text)).toEqual(['number 1'])
    await expect(slack.redeliver(/view_submission/)).rejects.toThrow(
      'nothing was sent that is /view_submission/',
    )
  })

  it('is told that an event is a repetition', async () => {
    const retries: unknown[] = []
    bolt = await startBolt(slack, app =>
      app.event('app_home_opened', async ({ context }) => {
        retries.push(context.retryNum)
      }),
    )
    await slack.member('anna').opensHome()
    await slack.redeliver(/app_home_opened/)
    expect(retries).toEqual([0, 1])
  })

  it.each([
    ['in order', ['a', 'b', 'c']],
    ['reversed', ['c', 'b', 'a']],
    [
      [1, 2, 0],
      ['b', 'c', 'a'],
    ],
  ] as const)('hears what was held back %s', async (order, expected) => {
    const heard: string[] = []
    bolt = await startBolt(slack, app =>
      app.command('/gate', async ({ ack, body }) => {
        heard.push(body.text)
        await ack()
      }),
    )
    const anna = slack.member('anna')
    slack.hold()
    const all = ['a', 'b', 'c'].map(text => anna.slash('dm', `/gate ${text}`))
    expect(slack.heldCount).toBe(3)
    slack.release(order)
    await Promise.all(all)
    expect(heard).toEqual(expected)
  })
})
