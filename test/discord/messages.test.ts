import { createRequire } from 'node:module'
import { describe, expect, it, onTestFinished } from 'vitest'
import { plainCard } from '../../bot/src/chat/card.ts'
import { type Clock, systemClock } from '../../core/src/clock.ts'
import { saying, upScene, waitingCard } from './scene.ts'

const messages = '/channels/:channel/messages'
const message = '/channels/:channel/messages/:message'

const long = plainCard({
  title: 'Long.',
  severity: 'info',
  code: {
    language: 'text',
    text: Array.from({ length: 2000 }, (_, line) => `line ${line} of a long text`).join('\n'),
  },
})

interface Undici {
  Agent: new () => object
  Dispatcher1Wrapper: new (agent: object) => object
}

const place = Symbol.for('undici.globalDispatcher.1')
const getGlobal = (): unknown => Reflect.get(globalThis, place)
const setGlobal = (dispatcher: unknown): void => {
  Reflect.set(globalThis, place, dispatcher)
}

describe('a card in a channel', () => {
  it('is posted once, however often it is asked for, and edited in its place', async () => {
    const { discord, platform } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    const first = await platform.post(ops.id, saying('Waits.'), 'card-1')
    const second = await platform.post(ops.id, saying('Waits.'), 'card-1')
    expect(second).toEqual(first)
    await platform.post(ops.id, saying('Another.'), 'card-2')
    expect(anna.sees(ops)).toHaveLength(2)
    if (first.kind !== 'sent') throw new Error(first.words)
    expect(await platform.edit(ops.id, first.message, saying('Done.'))).toEqual(first)
    expect(anna.sees(ops).map(({ text }) => text)).toEqual([
      expect.stringMatching(/Done/),
      expect.stringMatching(/Another/),
    ])
  })

  it('calls nobody, whatever stands in it', async () => {
    const { discord, platform } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    const text = `@everyone @here <@${anna.id}> <@&1>`
    await platform.post(
      ops.id,
      plainCard({ title: text, severity: 'warning', notes: [text], code: { language: 'text', text } }),
      'card',
    )
    await anna.waitFor(ops, /everyone/)
    expect(discord.pings).toEqual([])
  })

  it('has what does not fit as a file, and loses it when it fits', async () => {
    const { discord, platform } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    const sent = await platform.post(ops.id, long, 'card')
    expect(anna.sees(ops)[0]?.files).toHaveLength(1)
    if (sent.kind !== 'sent') throw new Error(sent.words)
    await platform.edit(ops.id, sent.message, saying('Short.'))
    expect(anna.sees(ops)[0]).toMatchObject({ files: [], text: expect.stringMatching(/Short/) })
  })

  it('has files though another part of the process sends through a client of its own', async () => {
    // What the core sends with takes the place that the library would send through.
    const before = getGlobal()
    const own: Undici = createRequire(import.meta.url)('undici')
    setGlobal(new own.Dispatcher1Wrapper(new own.Agent()))
    onTestFinished(() => setGlobal(before))
    const { discord, platform } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    await platform.post(ops.id, long, 'card')
    expect(anna.sees(ops)[0]?.files).toHaveLength(1)
  })

  it('that Discord does not take is shown by its title, without buttons', async () => {
    const { discord, platform } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    discord.faults.fail(`POST ${messages}`, 400, { message: 'Invalid Form Body', code: 50035 })
    expect(await platform.post(ops.id, waitingCard(), 'card')).toMatchObject({ kind: 'sent' })
    expect(anna.sees(ops)).toMatchObject([
      { text: expect.stringMatching(/would remove.*\n.*does not take/s), buttons: [] },
    ])
  })

  it.each([
    ['that does not exist', () => '1', /no such channel/],
    ['that it does not see', (make: Make) => make({ botMaySee: false }), /does not see/],
    ['where it may not write', (make: Make) => make({ botMaySend: false }), /may not write/],
  ])('of a channel %s is gone', async (_name, make, words) => {
    const { discord, platform } = await upScene()
    const id = make(options => discord.channel('ops', options).id)
    for (const code of ['50001', '50013', '10003']) discord.expectViolation(new RegExp(`${code} `))
    expect(await platform.post(id, saying('Done.'), 'card')).toEqual({
      kind: 'gone',
      words: expect.stringMatching(words),
    })
  })

  it('that was deleted is gone', async () => {
    const { discord, platform } = await upScene()
    const ops = discord.channel('ops')
    const sent = await platform.post(ops.id, saying('Done.'), 'card')
    if (sent.kind !== 'sent') throw new Error(sent.words)
    discord.deletes({ id: sent.message })
    discord.expectViolation(/10008/)
    expect(await platform.edit(ops.id, sent.message, saying('Done.'))).toMatchObject({ kind: 'gone' })
  })

  it('gets through a storm of rate limits, and fails when it would have to wait for minutes', async () => {
    const { discord, platform } = await upScene()
    const ops = discord.channel('ops')
    discord.faults.rateLimit(`POST ${messages}`, { times: 4, retryAfterMs: 60 })
    expect(await platform.post(ops.id, saying('Done.'), 'card-1')).toMatchObject({ kind: 'sent' })
    expect(discord.calls('POST', messages)).toHaveLength(5)
    discord.faults.rateLimit(`POST ${messages}`, { retryAfterMs: 300_000 })
    expect(await platform.post(ops.id, saying('Done.'), 'card-2')).toEqual({
      kind: 'failed',
      words: expect.stringMatching(/wait 30\d seconds/),
    })
  })

  it('is sent again after an error of Discord, and fails in words when that goes on', async () => {
    const { discord, platform } = await upScene()
    const ops = discord.channel('ops')
    discord.faults.fail(`POST ${messages}`, 500)
    expect(await platform.post(ops.id, saying('Done.'), 'card-1')).toMatchObject({ kind: 'sent' })
    discord.faults.fail(`POST ${messages}`, 503, {}, 9)
    expect(await platform.post(ops.id, saying('Done.'), 'card-2')).toEqual({
      kind: 'failed',
      words: 'Discord answered 503',
    })
    expect(discord.calls('PATCH', message)).toEqual([])
  })
})

type Make = (options: { botMaySee?: boolean; botMaySend?: boolean }) => string

describe('a private answer', () => {
  it('is changed later by what was remembered of it, for a quarter of an hour', async () => {
    let aheadMs = 0
    const clock: Clock = { ...systemClock, nowMs: () => Date.now() + aheadMs }
    const { discord, program, platform } = await upScene({ clock })
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    program.answer = () => waitingCard()
    await anna.slash(ops, 'gate route remove', { name: 'shop' })
    const { surface, at } = await program.until(() => program.shown[0])
    expect(await platform.show(surface, saying('Nobody confirmed it in time.'))).toEqual({
      kind: 'sent',
      message: at,
    })
    expect(await anna.waitFor(ops, /in time/)).toMatchObject({ id: at, buttons: [], ephemeral: true })

    aheadMs = 15 * 60_000 + 1
    discord.expectViolation(/50027/)
    expect(await platform.show(surface, saying('Too late.'))).toMatchObject({ kind: 'gone' })
    expect(program.states.at(-1)).toEqual({ kind: 'up' })
  })

  it('cannot be changed by words that are none of ours', async () => {
    const { platform } = await upScene()
    expect(await platform.show('what is this', saying('?'))).toMatchObject({ kind: 'failed' })
  })
})
