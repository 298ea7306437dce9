import { describe, expect, it } from 'vitest'
import { TestChats } from '../harness/chats.ts'
import { keeper } from '../harness/kept.ts'

const keep = keeper()

describe('a change from a chat', () => {
  it('is asked for, confirmed with a code, real, and shown to everybody in both chats', async () => {
    const all = keep(await TestChats.start())
    const { gate, slackOps, discordOps } = all
    const anna = all.person('anna', 'admin')
    await anna.slack.slash(slackOps, '/gate route add shop shop.localhost answer=200 body=shop')
    await anna.slack.waitFor(slackOps, /Route shop added/)
    expect(await gate.ask('shop.localhost')).toMatchObject({ status: 200, body: 'shop' })
    await all.settled()
    console.log(anna.discord.sees(discordOps).map(m => m.text))
    await anna.slack.slash(slackOps, '/gate route remove shop')
    console.log((await anna.slack.waitForModal(/This would happen/)).text)
    await anna.slack.submits({ code: anna.code() })
    console.log((await anna.slack.waitForModal(/removed/)).text)
    expect(await gate.ask('shop.localhost')).toMatchObject({ status: 404 })
    await all.settled()
    console.log(anna.slack.sees(slackOps).map(m => m.text), anna.discord.sees(discordOps))
  })

  it('works the same from discord', async () => {
    const all = keep(await TestChats.start())
    const { gate, slackOps, discordOps } = all
    const anna = all.person('anna', 'admin')
    await gate.done('route add shop shop.localhost answer=200 body=shop')
    await anna.discord.slash(discordOps, 'gate route remove', { name: 'shop' })
    console.log((await anna.discord.waitFor(discordOps, /This would happen/)).text)
    await anna.discord.click('Confirm with code')
    console.log(await anna.discord.waitForModal(/./))
    await anna.discord.submits({ code: anna.code() })
    console.log((await anna.discord.waitFor(discordOps, /removed/)).text)
    expect(await gate.ask('shop.localhost')).toMatchObject({ status: 404 })
    await all.settled()
    console.log(anna.slack.sees(slackOps).map(m => m.text), anna.discord.sees(discordOps))
  })
})
