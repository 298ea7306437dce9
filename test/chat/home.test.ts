import { describe, expect, it } from 'vitest'
import { TestChats } from '../harness/chats.ts'
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
