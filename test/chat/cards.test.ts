import { Chats } from '@gatehouse/bot/chat/chats.ts'
import { noMeasures } from '@gatehouse/bot/measuring/measured.ts'
import { AppError } from '@gatehouse/core/error.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { describe, expect, it } from 'vitest'
import { TestChats } from '../harness/chats.ts'
import type { Person, TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { cardScene } from './channel.ts'

const keep = keeper()
const dayMs = 86_400_000

describe('public cards', () => {
  it('one that cannot be read stops no other', async () => {
    const { gate, channel, anna } = await scene()
    await adds(gate, anna, 'a')
    gate.deps.cards.make(
      { subject: 'event:odd', content: '{"kind":"of a later version"}', madeAtMs: gate.clock.nowMs() },
      [{ platform: 'slack', channel: 'C1' }],
    )
    await adds(gate, anna, 'b')
    expect(await channel.posting.sync()).toBe(true)
    expect(channel.titles()).toEqual(['Route a added.', 'Route b added.'])
  })

  it('one that a platform does not take is tried again, holds up no other, and is given up after a day', async () => {
    const { gate, channel, anna } = await scene()
    await adds(gate, anna, 'a', 'b')
    channel.refuses = /Route a/
    expect(await channel.posting.sync()).toBe(false)
    expect(channel.titles()).toEqual(['Route b added.'])
    gate.clock.advance(dayMs + 1000)
    expect(await channel.posting.sync()).toBe(true)
    channel.refuses = null
    await channel.posting.sync()
    expect(channel.titles()).toEqual(['Route b added.'])
  })

  it('wait for a platform that is away, up to two hundred, and a day old they are no news', async () => {
    const { gate, channel, anna } = await scene()
    for (let number = 0; number < 205; number += 1)
      gate.deps.cards.make(
        {
          subject: `event:${number}`,
          content: JSON.stringify({
            kind: 'event',
            title: `${number}`,
            severity: 'info',
            notes: [],
            code: null,
            next: [],
          }),
          madeAtMs: gate.clock.nowMs(),
        },
        [{ platform: 'slack', channel: 'C1' }],
      )
    await channel.posting.sync()
    expect(channel.titles()).toHaveLength(200)
    expect(channel.titles()[0]).toBe('5')
    await adds(gate, anna, 'old')
    gate.clock.advance(dayMs + 1000)
    await channel.posting.sync()
    expect(channel.titles()).not.toContain('Route old added.')
  })

  it('offer Undo for a day, on the last twenty, and until something later touches the same', async () => {
    const { gate, channel, anna } = await scene()
    await adds(gate, anna, 'a', 'b')
    await channel.posting.sync()
    expect(channel.undoable()).toEqual(['Route a added.', 'Route b added.'])
    await gate.type('route set a body=new', 'nothing', anna.caller)
    await channel.posting.sync()
    expect(channel.undoable()).toEqual(['Route b added.', 'Route a changed.'])
    gate.clock.advance(dayMs + 1000)
    await channel.posting.sync()
    expect(channel.undoable()).toEqual([])
  })

  it('of a change of who may do what show the line, and the plan to nobody', async () => {
    const { gate, channel } = await scene()
    await gate.done('account add olga role=operator')
    await channel.posting.sync()
    expect(channel.shown.at(-1)?.reply).toMatchObject({ title: 'Account olga added.', changes: [] })
  })
})

describe('news', () => {
  it('that cannot be written stop nobody who tells them', async () => {
    const { gate } = await scene()
    const cards = {
      ...gate.deps.cards,
      make: () => {
        throw new AppError('unavailable', 'The disk is full.')
      },
      newest: () => null,
    }
    const desk = { run: async () => ({}) as never, decide: async () => ({}) as never }
    const chats = new Chats({
      ...gate.edge.stores,
      ...gate.deps,
      measures: noMeasures,
      cards,
      desk,
      log: silentLog,
    })
    expect(() => chats.tell({ kind: 'edge-down', words: 'killed' })).not.toThrow()
  })

  it('of a trouble that ended while nothing ran are put right in the card that told of it', async () => {
    const all = keep(await TestChats.start())
    const anna = all.person('anna', 'admin')
    all.slack.faults.revokeTokens()
    all.slack.faults.dropSockets()
    await anna.discord.waitFor(all.discordOps, /not connected with Slack/)
    all.slack.expectViolation(/./)
    all.slack.faults.restoreTokens()
    await all.restart()
    await anna.discord.waitFor(all.discordOps, /was not connected with Slack, and is again/)
    expect(
      anna.discord.sees(all.discordOps).filter(({ text }) => /connected with Slack/.test(text)),
    ).toHaveLength(1)
  })
})

describe('plans that wait', () => {
  it('are at most ten of one account', async () => {
    const { gate, anna } = await scene()
    await gate.done('route add shop shop.localhost answer=200 body=shop')
    const ask = () => gate.type('route remove shop', 'nothing', anna.caller)
    for (let count = 0; count < 10; count += 1) expect((await ask()).reply.pending).toBeDefined()
    expect((await ask()).reply.title).toContain('10 of your plans wait already')
  })
})

const scene = () => cardScene(keep)

async function adds(gate: TestGatehouse, { caller }: Person, ...names: string[]): Promise<void> {
  for (const name of names)
    await gate.type(`route add ${name} ${name}.localhost answer=200 body=${name}`, 'nothing', caller)
}
