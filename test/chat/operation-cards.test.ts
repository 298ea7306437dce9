import { type Card, plainCard } from '@gatehouse/bot/chat/card.ts'
import { endDue } from '@gatehouse/core/edge/end-in-time.ts'
import { describe, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { cardScene } from './channel.ts'

const keep = keeper()
const minuteMs = 60_000
const hourMs = 60 * minuteMs

describe('the card of a mitigation', () => {
  it('says until when it holds and why, and is extended by its button', async () => {
    const { says, card, press, gate } = await mitigated('for 15m reason="new database"')
    expect(says('until')).toMatch(/^\d\d:\d\d UTC$/)
    expect(says('reason')).toBe('new database')
    expect(labels(card())).toEqual(['Undo', 'Extend 1h', 'End now'])
    const before = until(card())
    expect(before).toBe(gate.edge.control.current().state.mitigations[0]?.untilMs)
    await press('Extend 1h')
    expect(until(card())).toBe((before ?? 0) + hourMs)
  })

  it('says that it has ended, when and by whom, and asks nothing any more', async () => {
    const { says, card, press } = await mitigated('for 15m')
    await press('End now')
    expect(says('ended')).toMatch(/^\d\d:\d\d UTC, by anna$/)
    expect(says('until')).toBeUndefined()
    expect(labels(card())).toEqual([])
  })

  it('says that it ended by itself', async () => {
    const { says, card, gate, channel } = await mitigated('for 15m')
    gate.clock.advance(16 * minuteMs)
    await endDue({ edge: gate.deps.edge, clock: gate.clock })
    await channel.posting.sync()
    expect(says('ended')).toMatch(/^\d\d:\d\d UTC, by itself$/)
    expect(labels(card())).toEqual([])
  })

  it('is about that one alone, whatever begins anew under the same name', async () => {
    const { says, gate, anna, channel } = await mitigated('for 15m')
    // While the chat is away.
    await gate.as(anna, 'end maintenance shop')
    gate.clock.advance(minuteMs)
    await gate.as(anna, 'maintenance shop for 2h keep-within=none')
    await channel.posting.sync()
    expect(says('ended')).toMatch(/by anna/)
    expect(says('until')).toBeUndefined()
  })

  it('keeps its buttons as long as it holds, also when Undo is too old', async () => {
    const { card, gate, channel } = await mitigated('for 3d')
    gate.clock.advance(25 * hourMs)
    await channel.posting.sync()
    expect(labels(card())).toEqual(['Extend 1h', 'End now'])
  })

  it('gets no button whose line is longer than one can carry', async () => {
    const { gate, anna, channel } = await cardScene(keep)
    const host = `${'b'.repeat(50)}.${'c'.repeat(50)}.localhost`
    await gate.done(`route add shop shop.localhost http://${host}:1 http://127.0.0.1:2 verify=no`)
    await gate.as(anna, `drain shop ${host}:1 verify=no`)
    await channel.posting.sync()
    expect(until(channel.shown.at(-1) ?? plainCard({ title: '', severity: 'ok' }))).toBeDefined()
    for (const { deed } of channel.shown.at(-1)?.buttons ?? [])
      expect(deed.kind === 'run' && deed.line.length).toBeLessThanOrEqual(90)
  })
})

describe('the card of a block', () => {
  it('says until when it holds, is taken back by its button, and says by whom', async () => {
    const { gate, anna, channel } = await cardScene(keep)
    await gate.as(anna, 'block 203.0.113.7 for 15m reason="password guessing"')
    await channel.posting.sync()
    const card = () => cardOf(channel.shown, /203\.0\.113\.7 blocked/)
    expect(labels(card())).toEqual(['Undo', 'Extend 1h', 'End now'])
    expect(factOf(card(), 'reason')?.[1]).toBe('password guessing')
    expect(until(card())).toBe(gate.deps.blocks.live(gate.clock.nowMs())[0]?.untilMs)
    const undo = card().buttons[0]?.deed
    await gate.as(anna, undo?.kind === 'run' ? undo.line : '')
    await channel.posting.sync()
    expect(factOf(card(), 'ended')?.[1]).toMatch(/^\d\d:\d\d UTC, by anna$/)
    expect(labels(card())).toEqual([])
  })

  it('says that it ended by itself', async () => {
    const { gate, anna, channel } = await cardScene(keep)
    await gate.as(anna, 'block 203.0.113.7 for 15m')
    gate.clock.advance(16 * minuteMs)
    gate.deps.blocking.endDue()
    await channel.posting.sync()
    const card = cardOf(channel.shown, /203\.0\.113\.7 blocked/)
    expect(factOf(card, 'ended')?.[1]).toMatch(/^\d\d:\d\d UTC, by itself$/)
    expect(labels(card)).toEqual([])
  })
})

describe('cards of a thousand blocks', () => {
  it('are kept up to date as far back as anybody looks, and the others ask nothing', async () => {
    const { gate, anna, channel } = await cardScene(keep)
    await gate.as(anna, 'block 203.0.113.7 for 1h')
    await channel.posting.sync()
    for (let last = 1; last <= 60; last += 1) await gate.as(anna, `block 198.51.100.${last} for 1h`)
    await channel.posting.sync()
    expect(labels(cardOf(channel.shown, /203\.0\.113\.7 blocked/))).toEqual([])
    expect(labels(cardOf(channel.shown, /198\.51\.100\.60 blocked/))).toContain('Undo')
    expect(gate.edge.stores.cards.open('slack').length).toBeLessThanOrEqual(50)
  })
})

describe('what an operation did to traffic', () => {
  it('is said on its card once it is measured, and nothing is said before', async () => {
    const { gate, anna, channel } = await cardScene(keep)
    channel.measures = { measured: () => 'awaited' }
    await gate.type('route add shop shop.localhost answer=200 body=x', 'nothing', anna.caller)
    await channel.posting.sync()
    expect(channel.shown[0]?.reply.notes).toEqual([])
    channel.measures = { measured: () => ({ lines: ['212 → 0 requests/min from it'], worse: false }) }
    await channel.posting.sync()
    expect(channel.shown[0]?.reply).toMatchObject({
      severity: 'ok',
      notes: ['212 → 0 requests/min from it'],
    })
  })

  it('offers Undo before everything else when it got worse', async () => {
    const { card, channel } = await mitigated('for 15m')
    channel.measures = { measured: () => ({ lines: ['5xx 0 % → 40 %'], worse: true }) }
    await channel.posting.sync()
    expect(card().reply.severity).toBe('warning')
    expect(labels(card())[0]).toBe('Undo')
  })
})

describe('what holds only when somebody keeps it', () => {
  it('offers Keep before Undo, and says by whom it was kept', async () => {
    const { gate, lease, says, card, channel } = await leased()
    expect(labels(card()).slice(0, 2)).toEqual(['Keep', 'Undo'])
    expect(says('taken back')).toMatch(/UTC, unless somebody keeps it$/)
    gate.edge.stores.leases.end(lease, { state: 'kept', by: 'olga', words: null }, gate.clock.nowMs())
    await channel.posting.sync()
    expect(says('kept')).toMatch(/, by olga$/)
    expect(labels(card())).not.toContain('Keep')
  })

  it('offers Undo before Keep when it got worse', async () => {
    const { card, channel } = await leased()
    channel.measures = { measured: () => ({ lines: ['5xx 0 % → 40 %'], worse: true }) }
    await channel.posting.sync()
    expect(labels(card()).slice(0, 2)).toEqual(['Undo', 'Keep'])
  })

  it('says that it was taken back, with what stayed, and asks nothing any more', async () => {
    const { gate, lease, card, says, channel } = await leased()
    const end = { state: 'taken-back', by: 'gatehouse', words: 'The body stayed as olga made it.' } as const
    gate.edge.stores.leases.takingBack(lease, '99')
    gate.edge.stores.leases.end(lease, end, gate.clock.nowMs())
    await channel.posting.sync()
    expect(card().reply.title).toMatch(/^Taken back: route add shop/)
    expect(card().reply.notes).toEqual([end.words])
    expect(says('taken back')).toMatch(/, by Gatehouse, because nobody kept it$/)
    expect(labels(card())).toEqual([])
  })
})

/** A route under maintenance by anna, and the card of that. */
async function mitigated(options: string) {
  const scene = await cardScene(keep)
  const { gate, anna, channel } = scene
  await gate.done('route add shop shop.localhost answer=200 body=shop')
  await gate.as(anna, `maintenance shop keep-within=none ${options}`)
  await channel.posting.sync()
  const card = () => cardOf(channel.shown, /Maintenance of shop started/)
  const press = async (label: string) => {
    const deed = card().buttons.find(button => button.label === label)?.deed
    if (deed?.kind !== 'run') throw new Error(`no button ${label}`)
    await gate.as(anna, deed.line)
    await channel.posting.sync()
  }
  return { ...scene, card, press, says: (label: string) => factOf(card(), label)?.[1] }
}

/** A change of anna that holds when somebody keeps it, and its card. */
async function leased() {
  const scene = await cardScene(keep)
  const { gate, anna, channel } = scene
  const line = 'route add shop shop.localhost answer=200 body=shop'
  await gate.type(line, 'nothing', anna.caller)
  const lease = String(gate.deps.revisions.active()?.number)
  const atMs = gate.clock.nowMs()
  const untilMs = atMs + 5 * minuteMs
  const { leases } = gate.edge.stores
  leases.begin({
    operation: lease,
    command: 'route add',
    role: 'operator',
    nouns: [],
    risk: 'change',
    line,
    atMs,
    untilMs,
  })
  await channel.posting.sync()
  const card = () => cardOf(channel.shown, /shop/)
  return { ...scene, lease, card, says: (label: string) => factOf(card(), label)?.[1] }
}

function cardOf(shown: readonly Card[], title: RegExp): Card {
  const found = shown.find(({ reply }) => title.test(reply.title))
  if (!found) throw new Error(`no card ${title}`)
  return found
}

function factOf({ reply: { facts = [] } }: Card, label: string) {
  return facts.find(([one]) => one === label)
}

function until(card: Card): number | undefined {
  return factOf(card, 'until')?.[2]
}

function labels({ buttons }: Card): string[] {
  return buttons.map(({ label }) => label)
}
