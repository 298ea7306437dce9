import { Chats } from '@gatehouse/bot/chat/chats.ts'
import { noMeasures } from '@gatehouse/bot/measuring/measured.ts'
import { auditReminders } from '@gatehouse/bot/reminders.ts'
import { endDue } from '@gatehouse/core/edge/end-in-time.ts'
import type { EdgeEvent } from '@gatehouse/core/edge/outcome.ts'
import { warnOfEnds } from '@gatehouse/core/edge/warn-of-ends.ts'
import { silentLog } from '@gatehouse/core/log.ts'
import { describe, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { cardScene } from './channel.ts'

const keep = keeper()
const minuteMs = 60_000
const dayMs = 1440 * minuteMs

describe('a mitigation that ends soon', () => {
  it('is told of five minutes before, once, with what to do about it', async () => {
    const { passes, ends } = await scene('for 15m')
    await passes(9 * minuteMs)
    expect(ends()).toEqual([])
    await passes(2 * minuteMs)
    await passes(minuteMs)
    expect(ends()).toEqual([
      {
        title: expect.stringMatching(/^maintenance shop ends at \d\d:\d\d UTC\.$/),
        labels: ['Extend 1h', 'End now'],
      },
    ])
  })

  it('that is extended says so on that card, and is told of there before its next end', async () => {
    const { passes, press, ends } = await scene('for 15m')
    await passes(11 * minuteMs)
    await press('Extend 1h')
    expect(ends()).toEqual([{ title: 'maintenance shop holds for longer.', labels: [] }])
    await passes(60 * minuteMs)
    expect(ends()).toEqual([{ title: expect.stringContaining('ends at'), labels: ['Extend 1h', 'End now'] }])
  })

  it('that was ended by somebody says so on that card', async () => {
    const { passes, press, ends, facts } = await scene('for 15m')
    await passes(11 * minuteMs)
    await press('End now')
    expect(ends()).toEqual([{ title: 'maintenance shop has ended.', labels: [] }])
    expect(facts()).toContainEqual(['ended', expect.stringMatching(/UTC, by anna$/), expect.any(Number)])
  })

  it('that ended by itself says so on that card, and nowhere else', async () => {
    const { passes, ends, facts, titles } = await scene('for 15m')
    await passes(11 * minuteMs)
    await passes(5 * minuteMs)
    expect(ends()).toEqual([{ title: 'maintenance shop has ended.', labels: [] }])
    expect(facts()).toContainEqual(['ended', expect.stringMatching(/UTC, by itself$/), expect.any(Number)])
    expect(titles()).toHaveLength(3)
  })

  it('that was too short to be told of before is told of when it has ended', async () => {
    const { passes, ends } = await scene('for 3m')
    await passes(2 * minuteMs)
    expect(ends()).toEqual([])
    await passes(2 * minuteMs)
    expect(ends()).toEqual([
      { title: expect.stringMatching(/^maintenance shop has ended by itself/), labels: expect.any(Array) },
    ])
  })

  it('and begins anew gets a card of its own', async () => {
    const { passes, press, ends, gate, anna } = await scene('for 15m')
    await passes(11 * minuteMs)
    await press('End now')
    await passes(minuteMs)
    await gate.as(anna, 'maintenance shop for 15m keep-within=none')
    await passes(11 * minuteMs)
    expect(ends().map(({ title }) => title)).toEqual([
      'maintenance shop has ended.',
      expect.stringContaining('ends at'),
    ])
  })
})

describe('a mitigation that only a person ends', () => {
  it('is told of each day, on one card, until somebody ends it', async () => {
    const { passes, ends, press } = await scene('until revoked')
    await passes(dayMs + minuteMs)
    expect(ends()).toEqual([
      { title: 'maintenance shop still holds for 1d; only a person ends it.', labels: ['End now'] },
    ])
    await passes(dayMs)
    expect(ends().map(({ title }) => title)).toEqual([
      'maintenance shop still holds for 2d; only a person ends it.',
    ])
    await press('End now')
    expect(ends()).toEqual([{ title: 'maintenance shop has ended.', labels: [] }])
  })
})

/** A route under maintenance by anna, told of as a program does. */
async function scene(options: string) {
  const { gate, anna, channel } = await cardScene(keep)
  const desk = { run: async () => ({}) as never, decide: async () => ({}) as never }
  const chats = new Chats({ ...gate.edge.stores, ...gate.deps, measures: noMeasures, desk, log: silentLog })
  const tell = (event: EdgeEvent) => chats.tell(event)
  const reminders = auditReminders({ ...gate.deps, tell })
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  const line = `maintenance shop keep-within=none ${options}`
  // Two people must want what has no end; there is only one here.
  if (options === 'until revoked')
    await gate.type(line, 'yes', { kind: 'local', face: 'gate', withoutCode: true })
  else await gate.as(anna, line)
  const passes = async (ms: number) => {
    gate.clock.advance(ms)
    warnOfEnds({ ...gate.deps, reminders })
    await endDue({ ...gate.deps, tell })
    await channel.posting.sync()
  }
  const shown = () => channel.shown.filter(({ reply }) => reply.title.startsWith('maintenance shop'))
  const press = async (label: string) => {
    const deed = shown()
      .at(-1)
      ?.buttons.find(button => button.label === label)?.deed
    if (deed?.kind !== 'run') throw new Error(`no button ${label}`)
    await gate.as(anna, deed.line)
    await passes(0)
  }
  return {
    gate,
    anna,
    passes,
    press,
    titles: () => channel.titles(),
    facts: () => shown().at(-1)?.reply.facts,
    /** What is told beside the card of the command itself. */
    ends: () =>
      shown().map(({ reply: { title }, buttons }) => ({ title, labels: buttons.map(({ label }) => label) })),
  }
}
