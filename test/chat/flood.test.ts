import { expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { cardScene } from './channel.ts'

const keep = keeper()

/** What a program does, as far as cards go: news that ask nothing of anybody. */
const flood = 250

it('what a program does never pushes out what asks something of people, or trouble', async () => {
  const { gate, channel, anna } = await cardScene(keep)
  gate.person('ben', 'operator')
  gate.deps.places.set(
    { platform: 'slack', workspace: 'T1', channel: 'C1', verdict: 'allow', role: 'admin', cards: true },
    gate.clock.nowMs(),
  )
  await gate.done('route add shop shop.localhost answer=200')
  const tell = (subject: string, title: string, severity: 'info' | 'error') =>
    gate.deps.cards.make(
      {
        subject,
        content: JSON.stringify({ kind: 'event', title, severity, notes: [], code: null, next: [] }),
        madeAtMs: gate.clock.nowMs(),
      },
      [{ platform: 'slack', channel: 'C1' }],
    )
  tell('event:edge', 'The edge is down.', 'error')
  await gate.as(anna, 'lockdown shop allow=127.0.0.1')
  gate.clock.advance(30_000)
  const asked = await gate.as(anna, 'lockdown all allow=127.0.0.1')
  expect(asked.reply.pending?.needs).toBe('second')
  for (let number = 0; number < flood; number += 1) tell(`event:${number}`, `News ${number}`, 'info')
  expect(await channel.posting.sync()).toBe(true)

  const titles = channel.titles()
  expect(titles.filter(title => title.startsWith('News'))).toHaveLength(197)
  expect(titles).toContain('News 249')
  expect(titles).not.toContain('News 0')
  expect(titles).toContain('The edge is down.')
  expect(channel.labels(/asks for a second person: lockdown all/)).toEqual(['Approve…', 'Reject…', 'Cancel'])
  expect(channel.labels(/^Route shop locked down/)).toContain('Keep')
})

it('a mitigation that ends soon is told of among very many news', async () => {
  const { gate, channel } = await cardScene(keep)
  const places = [{ platform: 'slack', channel: 'C1' }] as const
  const madeAtMs = gate.clock.nowMs()
  const end = {
    kind: 'end',
    mitigation: 'maintenance shop',
    by: 'anna',
    reason: null,
    sinceMs: madeAtMs,
    untilMs: madeAtMs + 300_000,
    revision: null,
  }
  gate.deps.cards.make(
    { subject: `end:maintenance shop@${madeAtMs}`, content: JSON.stringify(end), madeAtMs },
    places,
  )
  for (let number = 0; number < flood; number += 1) {
    const news = { kind: 'event', title: `${number}`, severity: 'info', notes: [], code: null, next: [] }
    gate.deps.cards.make({ subject: `event:${number}`, content: JSON.stringify(news), madeAtMs }, places)
  }
  await channel.posting.sync()
  expect(channel.titles()).toHaveLength(200)
  expect(channel.titles()).toContain('maintenance shop has ended.')
})
