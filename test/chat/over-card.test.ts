import { overCard } from '@gatehouse/bot/chat/over-card.ts'
import { expect, it } from 'vitest'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()

it('a plan that was confirmed is called done only when its revision came to be', async () => {
  const gate = keep(await TestGatehouse.start())
  const { deps, edge } = gate
  await gate.done(
    'route add shop shop.localhost answer=200 body=shop',
    'route add wiki wiki.localhost answer=200 body=wiki',
  )
  const anna = gate.person('anna', 'operator')
  const { reply } = await gate.type('route remove shop', 'nothing', anna.caller)
  const id = reply.pending?.id ?? ''
  const said = () => {
    const found = deps.confirmations.find(id)
    if (!found) throw new Error('it is gone')
    const { card, final } = overCard(deps, found)
    return [card.reply.title, final]
  }
  const again = async () => (await gate.say({ id, caller: anna.caller, say: { kind: 'cancel' } })).reply.title

  deps.confirmations.confirmFirst(id, anna.id, false, gate.clock.nowMs())
  expect(said()).toEqual(['Confirmed; it is being carried out: route remove shop', false])
  const parent = edge.revisions.active()?.number ?? null
  const wish = { parent, state: edge.control.current().state, author: 'anna', why: 'route remove shop' }
  const begun = (number: number) => deps.confirmations.use(id, number, gate.clock.nowMs())
  const [revision] = edge.revisions.begin([{ ...wish, begun }], gate.clock.nowMs())
  expect(said()).toEqual(['Confirmed; it is being carried out: route remove shop', false])
  expect(await again()).toMatch(/is being carried out at this moment/)

  edge.revisions.fail(revision?.number ?? 0, 'made-up words of the edge', gate.clock.nowMs())
  expect(said()).toEqual(['Failed and taken back: route remove shop', true])
  expect(await again()).toMatch(/it failed and was taken back/)
})
