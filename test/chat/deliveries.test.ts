import type { Card } from '@gatehouse/bot/chat/card.ts'
import { Conversation } from '@gatehouse/bot/chat/conversation.ts'
import type { Heard } from '@gatehouse/bot/chat/heard.ts'
import { decide, dispatch } from '@gatehouse/bot/dispatch/dispatch.ts'
import { identityText } from '@gatehouse/core/identity/account.ts'
import { describe, expect, it } from 'vitest'
import { type Person, TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()

describe('what a chat delivers again', () => {
  it('has one effect and the same answer, of a thousand deliveries in any order', async () => {
    const gate = keep(await TestGatehouse.start())
    const anna = gate.person('anna', 'operator')
    const chat = conversation(gate)
    const lines = Array.from({ length: 10 }, (_, n) => `route add r${n} r${n}.localhost answer=200 body=${n}`)
    const deliveries = shuffled(Array.from({ length: 1000 }, (_, n) => n % lines.length))
    const answers = await Promise.all(
      deliveries.map(n => chat.hear(command(anna, `d${n}`, lines[n] ?? '')).then(card => ({ n, card }))),
    )
    for (const n of lines.keys()) {
      const same = answers.filter(one => one.n === n).map(({ card }) => JSON.stringify(card))
      expect(new Set(same).size).toBe(1)
      expect(same[0]).toContain(`Route r${n} added`)
      expect(await gate.ask(`r${n}.localhost`)).toMatchObject({ status: 200, body: String(n) })
    }
    const why = gate.edge.stores.revisions.list(100).map(one => one.why)
    expect(lines.map(line => why.filter(one => one === line).length)).toEqual(lines.map(() => 1))
    expect(
      gate.audit(200).filter(({ kind, actor }) => kind === 'applying' && actor.name === 'anna'),
    ).toHaveLength(lines.length)
  })

  it('gets the answer that it got before a restart, and nothing is done again', async () => {
    const gate = keep(await TestGatehouse.start())
    const anna = gate.person('anna', 'operator')
    const asked = command(anna, 'd1', 'route add shop shop.localhost answer=200 body=shop')
    const first = await conversation(gate).hear(asked)
    const again = await gate.expectUnchanged(() => conversation(gate).hear(asked))
    expect(again).toEqual(JSON.parse(JSON.stringify(first)))
  })

  it('is told to look when the attempt that had the effect never answered', async () => {
    const gate = keep(await TestGatehouse.start())
    const anna = gate.person('anna', 'operator')
    const { deliveries } = gate.deps
    deliveries.take({ id: `${identityText(anna.identity)} d1`, run: 'another' }, gate.clock.nowMs())
    const card = await gate.expectUnchanged(() => conversation(gate).hear(command(anna, 'd1', 'route list')))
    expect(titleOf(card)).toContain('is not done again')
  })

  it('is nobody else’s, whatever it is called', async () => {
    const gate = keep(await TestGatehouse.start())
    const anna = gate.person('anna', 'operator')
    const ben = gate.person('ben', 'viewer')
    const chat = conversation(gate)
    const line = 'route add shop shop.localhost answer=200 body=shop'
    expect(titleOf(await chat.hear(command(anna, 'd1', line)))).toContain('Route shop added')
    expect(titleOf(await chat.hear(command(ben, 'd1', line)))).toContain('needs the role operator')
  })

  it('spends one code, however often a code is delivered', async () => {
    const gate = keep(await TestGatehouse.start())
    await gate.done('route add shop shop.localhost answer=200 body=shop')
    const anna = gate.person('anna', 'operator')
    const chat = conversation(gate)
    const preview = await chat.hear(command(anna, 'd1', 'route remove shop'))
    const confirmation = preview.asks ?? ''
    const said: Heard = { ...base(anna, 'd2'), kind: 'code', confirmation, code: anna.code() }
    const answers = await Promise.all(Array.from({ length: 20 }, () => chat.hear(said)))
    expect(new Set(answers.map(titleOf))).toEqual(new Set([titleOf(answers[0])]))
    expect(titleOf(answers[0])).toContain('Route shop removed')
    expect(gate.audit(50).filter(({ kind }) => kind === 'confirmed')).toHaveLength(1)
    expect(await gate.ask('shop.localhost')).toMatchObject({ status: 404 })
  })

  it('of another run cannot have the effect, even at the very moment', async () => {
    const gate = keep(await TestGatehouse.start())
    const anna = gate.person('anna', 'operator')
    const { deliveries } = gate.deps
    const id = 'slack:d1'
    deliveries.take({ id, run: 'first' }, gate.clock.nowMs())
    const answer = await gate.expectUnchanged(() =>
      gate.type('route add shop shop.localhost answer=200 body=x', 'nothing', {
        ...anna.caller,
        ...(anna.caller.kind === 'chat' && { delivery: { id, run: 'second' } }),
      }),
    )
    expect(answer.reply.title).toContain('done already')
  })
})

function conversation(gate: TestGatehouse): Conversation {
  const { deps, edge } = gate
  return new Conversation({
    ...edge.stores,
    ...deps,
    desk: { run: request => dispatch(deps, request), decide: decision => decide(deps, decision) },
  })
}

function base({ caller }: Person, delivery: string) {
  if (caller.kind !== 'chat') throw new Error('a person comes through a chat')
  return { delivery, at: null, caller }
}

function command(person: Person, delivery: string, line: string): Heard {
  return { ...base(person, delivery), kind: 'command', line }
}

function titleOf(card: Card | undefined): string {
  return [card?.reply.title, card?.problem].filter(Boolean).join(' ')
}

function shuffled<T>(values: T[]): T[] {
  return values
    .map(value => ({ value, at: Math.random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ value }) => value)
}
