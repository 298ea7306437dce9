import { lastingCards } from '@gatehouse/bot/chat/home-lasting.ts'
import { describe, expect, it } from 'vitest'
import { TestChats } from '../harness/chats.ts'
import { TestGatehouse } from '../harness/gatehouse.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()

describe('a home page', () => {
  it('shows how the edge is and each plan that waits, with its buttons', async () => {
    const all = keep(await TestChats.start())
    allowEverywhere(all)
    await all.gate.done('route add shop shop.localhost answer=200 body=shop')
    const anna = all.person('anna', 'admin')
    const { reply } = await all.gate.type('route remove shop', 'nothing', anna.caller)
    await anna.slack.opensHome()
    const home = await anna.slack.waitForHome(/route remove shop/)
    expect(home.text).toMatch(/The edge is up/)
    expect(home.buttons).toContain('Confirm with code')
    await anna.slack.click('Confirm with code', { in: 'home' })
    await anna.slack.waitForModal(/route remove shop/)
    await anna.slack.submits({ code: anna.code() })
    await anna.slack.waitForModal(/Route shop removed/)
    expect(all.gate.deps.confirmations.find(reply.pending?.id ?? '')?.state).toBe('used')
    expect(await all.gate.ask('shop.localhost')).toMatchObject({ status: 404 })
  })

  it('shows the open incident and what holds for a time, with buttons for those who may end it', async () => {
    const all = keep(await TestChats.start(['slack']))
    allowEverywhere(all)
    await all.gate.done('route add shop shop.localhost answer=200 body=shop')
    const anna = all.person('anna', 'operator')
    const vera = all.person('vera', 'viewer')
    await all.gate.as(anna, 'incident open "shop is down"')
    await all.gate.as(anna, 'block 203.0.113.7 for 15m reason=guessing')
    await all.gate.as(anna, 'maintenance shop for 5m keep-within=none')
    await anna.slack.opensHome()
    const home = await anna.slack.waitForHome(/block 203\.0\.113\.7/)
    expect(home.text).toMatch(/Incident 1, open: shop is down/)
    // What ends first comes first.
    expect(home.text).toMatch(/maintenance shop[\s\S]*block 203\.0\.113\.7[\s\S]*guessing/)
    await vera.slack.opensHome()
    const hers = await vera.slack.waitForHome(/block 203\.0\.113\.7/)
    expect(hers.buttons).not.toContain('End now')
    await anna.slack.click('End now', { in: 'home' })
    await expect.poll(() => all.gate.edge.control.current().state.mitigations).toEqual([])
    await all.settled()
    expect(await all.gate.ask('shop.localhost')).toMatchObject({ status: 200, body: 'shop' })
  })

  it('counts blocks that are too many to list', async () => {
    const gate = keep(await TestGatehouse.start())
    const nowMs = gate.clock.nowMs()
    gate.deps.transactions.write(() => {
      for (let last = 0; last < 101; last += 1)
        gate.deps.blocks.put(
          {
            network: `203.0.113.${last}`,
            except: [],
            routes: null,
            answer: 'refuse',
            reason: null,
            untilMs: nowMs + 3_600_000,
          },
          { by: 'anna', byProgram: false },
          nowMs,
        )
    })
    expect(lastingCards(gate.deps, true).map(({ reply }) => reply.title)).toEqual(['101 more hold now.'])
  })

  it('writes nothing down however often it keeps itself fresh, and takes nobody’s news', async () => {
    const all = keep(await TestChats.start())
    allowEverywhere(all)
    const anna = all.person('anna', 'admin')
    const vera = all.person('vera', 'viewer')
    const stranger = all.slack.member('stranger')
    for (const somebody of [anna.slack, vera.slack, stranger]) await somebody.opensHome()
    await anna.slack.waitForHome(/The edge/)
    await vera.slack.waitForHome(/The edge/)
    await stranger.waitForHome(/does not know you/)
    const before = all.gate.deps.audit.head().seq
    for (let round = 0; round < 5; round += 1) await all.advance(60_000)
    expect(all.gate.deps.audit.head().seq).toBe(before)

    const local = { kind: 'local', face: 'gate', withoutCode: true } as const
    await all.gate.type('route add shop shop.localhost answer=200 body=shop', 'yes', local)
    all.chats.changed()
    await all.settled()
    await anna.slack.waitForHome(/routes: 1 enabled/)
    await anna.slack.slash(all.slackOps, '/gate status')
    await anna.slack.waitFor(all.slackOps, /Done as local/)
  })
})

/** Also in direct messages and on home pages. */
function allowEverywhere({ gate, slack }: TestChats): void {
  gate.deps.places.set(
    {
      platform: 'slack',
      workspace: slack.team,
      channel: null,
      verdict: 'allow',
      role: 'admin',
      cards: false,
    },
    gate.clock.nowMs(),
  )
}
