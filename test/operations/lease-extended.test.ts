import { beforeEach, describe, expect, it } from 'vitest'
import { Channel } from '../chat/channel.ts'
import { textOf } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { LeaseScene } from './lease-scene.ts'

const keep = keeper()
const minuteMs = 60_000
let channel: Channel
let scene: LeaseScene

beforeEach(async () => {
  scene = keep(await LeaseScene.start())
  channel = new Channel(scene.gate)
  scene.gate.deps.places.set(
    { platform: 'slack', workspace: 'T1', channel: 'C1', verdict: 'allow', role: 'admin', cards: true },
    scene.gate.clock.nowMs(),
  )
})

const status = async () => (await scene.gate.ask('shop.localhost')).status
const cardOf = async (title: RegExp) => {
  await channel.posting.sync()
  return channel.shown.find(({ reply }) => title.test(reply.title))
}

/** A lockdown of anna that shuts out this client, and its revision. */
async function locked(more = ''): Promise<number> {
  await scene.gate.as(scene.anna, `lockdown shop allow=10.0.0.0/8${more}`)
  scene.gate.clock.advance(30_000)
  expect(await status()).toBe(403)
  return scene.active()
}

describe('a lockdown that nobody has kept is taken back', () => {
  it.each([
    ['extended by whoever started it', () => scene.anna, 'extend lockdown shop 1h'],
    ['extended by somebody else', () => scene.bert, 'extend lockdown shop 1h'],
    [
      'typed again for longer',
      () => scene.bert,
      'lockdown shop allow=10.0.0.0/8 for 2h reason="still there"',
    ],
  ])(
    'also when it was %s, which the answer says; the card says what traffic sees',
    async (_how, who, line) => {
      const number = await locked()
      const { exit, reply } = await scene.gate.as(who(), line)
      expect(exit).toBe(0)
      expect(textOf(reply)).toMatch(
        new RegExp(
          `taken back by itself at \\d\\d:\\d\\d:\\d\\d UTC.*unless somebody keeps it: keep ${number}`,
        ),
      )
      await scene.watch.after(5 * minuteMs)
      expect(await status()).toBe(200)
      expect(scene.lease(number)).toMatchObject({ state: 'taken-back', settledBy: 'gatehouse' })
      expect((await cardOf(/^Taken back: lockdown shop/))?.buttons).toEqual([])
    },
  )

  it('and holds when somebody keeps it after it was extended', async () => {
    const number = await locked()
    await scene.gate.as(scene.anna, 'extend lockdown shop 1h')
    expect((await scene.gate.as(scene.bert, `keep ${number}`)).exit).toBe(0)
    await scene.watch.after(5 * minuteMs)
    expect(await status()).toBe(403)
  })
})

it('what somebody made of it since stays; then it was not taken back, as its card says', async () => {
  const number = await locked()
  await scene.gate.as(scene.bert, 'lockdown shop allow=10.0.0.0/8,192.0.2.0/24 keep-within=none')
  await scene.watch.after(5 * minuteMs)
  expect(await status()).toBe(403)
  expect(scene.lease(number)).toMatchObject({
    state: 'failed',
    words: expect.stringContaining('bert (revision'),
  })
  expect(scene.watch.told).toMatchObject([{ kind: 'not-taken-back', again: false }])
  const card = await cardOf(/^Not taken back: lockdown shop/)
  expect(card?.reply.severity).toBe('warning')
  expect(card?.buttons.map(({ label }) => label)).toContain('End now')
  expect(await cardOf(/^Taken back/)).toBeUndefined()
})
