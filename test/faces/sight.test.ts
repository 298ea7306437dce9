import { describe, expect, it } from 'vitest'
import { keeper } from '../harness/kept.ts'
import { drawn, drawnWithLink } from './drawn.ts'
import { faces } from './index.ts'
import { Stage } from './stage.ts'

const keep = keeper()

describe('what the scenarios look with', () => {
  it.each(['slack', 'discord'] as const)(
    'sees in %s what is private on the screen of who it is for alone',
    async name => {
      const stage = keep(await Stage.start())
      await stage.gate.done('route add shop shop.localhost answer=200')
      const otto = faces[name](stage).person('otto', 'operator')
      const vera = stage.account('vera', 'viewer')
      await otto.types('route remove shop')
      const words = /Waits for your code/
      expect(stage.screenOf(otto.account)).toMatch(words)
      expect(stage.screenOf(vera)).not.toMatch(words)
      await stage.everybody.seesNo(words)
    },
  )

  it('misses a card that is in one chat alone', async () => {
    const stage = keep(await Stage.start())
    const { slack, slackOps, discord, discordOps } = stage.all
    slack.member('anna').says(slackOps, 'Route shop added.')
    await expect(stage.everybody.sees(/Route shop added/)).rejects.toThrow(/in discord/)
    await expect(stage.everybody.seesNo(/Route shop added/)).rejects.toThrow(/in slack/)
    await expect(stage.everybody.count()).rejects.toThrow(/both chats show the same/)
    discord.member('anna').says(discordOps, 'Route shop added.')
    await stage.everybody.sees(/Route shop added/)
    await expect(stage.everybody.sees(/Route shop added/, ['Undo'])).rejects.toThrow(/Undo/)
  })

  it('misses an entry that the audit does not hold', async () => {
    const stage = keep(await Stage.start())
    await stage.gate.done('route add shop shop.localhost answer=200')
    expect(stage.written('applied', /^route add shop/).subject).toMatch(/^route add shop/)
    expect(() => stage.written('denied', /^route add shop/)).toThrow(/is not among/)
  })

  it('takes no mention, markup or link for text, but a link of our own on a line of its own', () => {
    for (const made of [
      '@everyone',
      '<@123>',
      '**b** _i_',
      '[t](https://evil.example)',
      'see https://evil.example',
    ])
      expect(() => drawn(made), made).toThrow(/was made|finds a mention/)
    const own = '🔗 [Open your page](<http://127.0.0.1:1/once/x>)'
    expect(() => drawn(own)).toThrow(/a link was made/)
    expect(drawnWithLink(`Done.\n${own}`)).toBe('Done.\n🔗 Open your page http://127.0.0.1:1/once/x')
    expect(() => drawnWithLink(`Done ${own}`)).toThrow(/a link was made/)
  })
})
