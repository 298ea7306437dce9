import { announceDone } from '@gatehouse/bot/cards/announce.ts'
import { ChangeContent } from '@gatehouse/bot/cards/change-content.ts'
import { expect, it } from 'vitest'
import { local } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'
import { cardScene } from './channel.ts'

const keep = keeper()

it('a card keeps a hundred changes, and says how many more there are', async () => {
  const { gate } = await cardScene(keep)
  const kept = (revision: number, count: number) => {
    const changes = Array.from({ length: count }, (_, index) => ({
      thing: 'route' as const,
      name: `r${index}`,
      action: 'add' as const,
      fields: [],
    }))
    const who = { caller: local, confirmation: null, who: 'anna', second: null, role: 'operator' as const }
    announceDone(gate.deps, { ...who, revision, entry: 9, done: 'done', line: 'line', changes })
    return ChangeContent.parse(JSON.parse(gate.deps.cards.newest(`revision:${revision}`)?.content ?? ''))
  }
  expect(kept(7001, 100)).toMatchObject({ more: 0, touches: expect.arrayContaining(['route r99']) })
  const many = kept(7002, 2500)
  expect(many.changes).toHaveLength(100)
  expect(many).toMatchObject({ more: 2400, touches: null })
})
