import { WebhookEvent } from '@gatehouse/bot/webhook/webhook-event.ts'
import { Webhook as Verifier } from 'standardwebhooks'
import { beforeEach, describe, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { Receiver } from './receiver.ts'
import { happened, otherSecret, testSecret, WebhookScene } from './scene.ts'

const keep = keeper()
let receiver: Receiver
let scene: WebhookScene

beforeEach(async () => {
  receiver = keep(await Receiver.start())
  scene = keep(new WebhookScene(receiver.url))
})

const types = () => receiver.received.map(({ body }) => WebhookEvent.parse(JSON.parse(body)).type)
const ids = () => receiver.received.map(({ headers }) => headers['webhook-id'])

describe('what is sent', () => {
  it('is signed so that the library of the standard takes it, and only with the right secret', async () => {
    scene.tell(happened('raised'))
    await scene.deliver()
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received
    expect(new Verifier(testSecret).verify(body, headers)).toMatchObject({
      type: 'alert.raised',
      data: { id: 1, key: 'route-health:shop', facts: [{ label: 'reason', value: 'refused' }] },
    })
    expect(() => new Verifier(otherSecret).verify(body, headers)).toThrow('No matching signature')
    expect(() => new Verifier(testSecret).verify(body.replace('shop', 'shap'), headers)).toThrow()
    expect(() => new Verifier(testSecret).verify(body, { ...headers, 'webhook-id': 'msg_other' })).toThrow()
    expect(headers['content-type']).toBe('application/json')
    expect(JSON.stringify(headers) + body).not.toContain(testSecret.slice(6))
  })

  it('is signed by the old secret and the new one while it is being changed', async () => {
    const changing = keep(new WebhookScene(receiver.url, [otherSecret, testSecret]))
    changing.tell(happened('raised'))
    await changing.deliver()
    const [{ headers, body } = { headers: {}, body: '' }] = receiver.received
    for (const secret of [testSecret, otherSecret])
      expect(() => new Verifier(secret).verify(body, headers)).not.toThrow()
  })

  it('texts of strangers stay texts, and long ones are cut', async () => {
    const hostile = '"},"data":{"id":9}\u0000\u001b[31m@everyone <!channel> \u202egnp \ud800'
    scene.tell(
      happened('raised', {
        title: hostile,
        facts: [[hostile, 'x'.repeat(100_000)]],
        key: `client:${hostile}`,
      }),
    )
    await scene.deliver()
    const [{ body } = { body: '' }] = receiver.received
    const event = WebhookEvent.parse(JSON.parse(body))
    if (event.type === 'webhook.test') throw new Error('not a test')
    expect(event.data).toMatchObject({ id: 1, title: hostile.toWellFormed() })
    expect(event.data.facts[0]?.value).toHaveLength(500)
    expect(body.length).toBeLessThan(5000)
    // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be there raw
    expect(body).not.toMatch(/[\u0000-\u001f]/)
  })

  it('of what was delivered no word is kept', async () => {
    scene.tell(happened('raised', { title: '203.0.113.7 asks for too much.' }))
    await scene.deliver()
    expect(receiver.received[0]?.body).toContain('203.0.113.7')
    const rows = scene.database.prepare('SELECT state, body FROM webhook_event').all()
    expect(rows).toEqual([{ state: 'delivered', body: '{}' }])
  })

  it('nothing is written of an alert that is undone', () => {
    expect(() =>
      scene.database.write(() => {
        scene.webhook.tellOf(happened('raised'))
        throw new Error('undone')
      }),
    ).toThrow('undone')
    expect(scene.outbox.counts().waiting).toBe(0)
  })
})

describe('a receiver that is away', () => {
  it('gets everything once it is back: of each alert in its order, by the same ids', async () => {
    const { port } = receiver
    scene.tell(happened('raised'), happened('changed'), happened('raised', { id: 2 }), happened('recovered'))
    receiver.answering = response => response.writeHead(500).end()
    await scene.deliver()
    // What comes after one that failed waits for it; another alert does not.
    expect(types()).toEqual(['alert.raised', 'alert.raised'])
    const tried = ids()
    await receiver.stop()
    scene.advance(6000)
    await scene.deliver()
    expect(scene.webhook.state()).toMatchObject({
      waiting: 4,
      failing: { words: expect.stringContaining('ECONNREFUSED') },
      tries: { delivered: 0, failed: 4 },
    })
    receiver = keep(await Receiver.start(port))
    await scene.deliver()
    expect(receiver.received).toEqual([])
    scene.advance(40_000)
    await scene.deliver()
    expect(types()).toEqual(['alert.raised', 'alert.raised', 'alert.changed', 'alert.recovered'])
    expect(ids().slice(0, 2)).toEqual(tried)
    expect(new Set(ids()).size).toBe(4)
    for (const { headers, body } of receiver.received)
      expect(() => new Verifier(testSecret).verify(body, headers)).not.toThrow()
    expect(scene.webhook.state()).toMatchObject({ waiting: 0, failing: null })
  })

  it('is waited for as long as it asks', async () => {
    receiver.answering = response => response.writeHead(503, { 'retry-after': '120' }).end()
    scene.tell(happened('raised'))
    await scene.deliver()
    scene.advance(119_000)
    await scene.deliver()
    expect(receiver.received).toHaveLength(1)
    scene.advance(2000)
    await scene.deliver()
    expect(receiver.received).toHaveLength(2)
  })

  it('is given up after two days, which is told and written down once', async () => {
    receiver.answering = response => response.writeHead(500).end()
    scene.tell(happened('raised'), happened('raised', { id: 2 }))
    for (let hour = 0; hour < 80; hour += 1) {
      await scene.deliver()
      scene.advance(3_600_000)
    }
    expect(receiver.received).toHaveLength(22)
    expect(scene.webhook.state()).toMatchObject({ waiting: 0, givenUp: 2 })
    expect(scene.told).toEqual([
      { kind: 'webhook-given-up', origin: receiver.url.origin, words: 'answered 500', count: 1 },
    ])
    expect(scene.audit).toMatchObject([{ kind: 'happened', face: 'gatehouse' }])
    expect(JSON.stringify([scene.told, scene.audit])).not.toContain('team=ops')
    scene.advance(8 * 86_400_000)
    await scene.deliver()
    expect(scene.webhook.state().givenUp).toBe(0)
  })

  it('one that wants nothing more (410) gets nothing more, until a test works', async () => {
    receiver.answering = response => response.writeHead(410).end()
    scene.tell(happened('raised'), happened('raised', { id: 2 }))
    await scene.deliver()
    scene.tell(happened('recovered'))
    await scene.deliver()
    expect(receiver.received).toHaveLength(1)
    expect(scene.told).toEqual([{ kind: 'webhook-ended', origin: receiver.url.origin, dropped: 2 }])
    expect(scene.webhook.state()).toMatchObject({ waiting: 0, goneSinceMs: expect.any(Number) })
    expect((await scene.webhook.check()).sent).toEqual({ kind: 'gone' })
    receiver.answering = response => response.writeHead(200).end()
    expect((await scene.webhook.check()).sent).toEqual({ kind: 'delivered', status: 200 })
    scene.tell(happened('raised', { id: 3 }))
    await scene.deliver()
    expect(types().slice(1)).toEqual(['webhook.test', 'webhook.test', 'alert.raised'])
  })

  it('never more wait than the bound: the oldest go, and that is told once it is written', async () => {
    const tellOf = (from: number, until: number) => {
      for (let id = from; id <= until; id += 1) scene.webhook.tellOf(happened('raised', { id }))
    }
    // Nothing is sent, but everything else is done.
    const look = () => scene.webhook.deliverDue(AbortSignal.abort())
    scene.database.write(() => tellOf(1, 10_000))
    const undone = () =>
      scene.database.write(() => {
        tellOf(10_001, 10_001)
        throw new Error('undone')
      })
    expect(undone).toThrow('undone')
    await look()
    expect(scene.told).toEqual([])
    scene.database.write(() => tellOf(10_001, 10_003))
    expect(scene.outbox.counts()).toMatchObject({ waiting: 10_000, givenUp: 3 })
    expect(scene.outbox.due(scene.nowMs(), 1)[0]?.subject).toBe('alert:4')
    await look()
    expect(scene.told).toMatchObject([{ kind: 'webhook-given-up', words: 'too many events wait', count: 3 }])
    expect(scene.audit).toHaveLength(1)
    scene.database.write(() => tellOf(10_004, 10_004))
    await look()
    expect(scene.told).toHaveLength(1)
  })
})

it('delivers by itself as soon as something is told, and ends when it is asked to', async () => {
  const ending = new AbortController()
  const kept = scene.webhook.keep(ending.signal)
  const came = new Promise<void>(resolve => {
    receiver.answering = response => {
      response.writeHead(204).end()
      resolve()
    }
  })
  await Promise.resolve()
  scene.tell(happened('raised'))
  await came
  ending.abort()
  await kept
  expect(types()).toEqual(['alert.raised'])
})
