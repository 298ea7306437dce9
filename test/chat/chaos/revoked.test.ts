import { describe, expect, it } from 'vitest'
import { keeper } from '../../harness/kept.ts'
import { chats, handOf } from './hand.ts'
import { isIn } from './outage.ts'
import { approving, critical, destructive, playScene, previews, waitsForSecond } from './scene.ts'
import { demandTruth } from './truth.ts'

const keep = keeper()

describe.each(chats)('the token of %s is revoked in the middle of a confirmation', chat => {
  const other = chat === 'slack' ? 'discord' : 'slack'

  it('after the code: it is done, the other chat says so, and that this one is gone', async () => {
    const scene = await playScene(keep)
    const { stage, anna, ben, people, shop, times } = scene
    const hand = handOf(stage, anna, chat)
    await previews(hand, destructive)
    const given = hand.gives(stage.code(anna))
    const isConfirmed = () => stage.gate.audit(5).some(({ kind }) => kind === 'confirmed')
    await expect.poll(isConfirmed, { interval: 1 }).toBe(true)
    revoke(scene.stage, chat)
    await given
    await expect.poll(shop, { timeout: 30_000 }).not.toBe('shop')
    await isIn(stage, chat, 'stopped')
    await stage.all.settled()
    const seen = async () => (await stage.everybody.cards())[other].map(({ text }) => text).join('\n')
    await expect.poll(seen, { timeout: 30_000 }).toMatch(/Route shop removed/)
    expect(await seen()).toMatch(new RegExp(`not connected with ${chat}`, 'i'))
    expect(times(destructive)).toBe(1)
    const status = await stage.gate.type('status')
    expect(JSON.stringify(status.reply)).toMatch(new RegExp(`${chat}[^}]{0,60}stopped`, 'i'))
    const second = handOf(stage, ben, other)
    await second.types('route add more more.localhost answer=200 body=more')
    await second.isTold(/Route more added/)
    await demandTruth(stage, people, { gone: chat })
  })

  it('while a second person is asked for: it can be approved in the other one', async () => {
    const scene = await playScene(keep)
    const { stage, anna, ben, roleOfCarl, times, people } = scene
    await waitsForSecond(scene, handOf(stage, anna, chat))
    revoke(stage, chat)
    // Slack is told only by a call that it refuses.
    await handOf(stage, anna, chat)
      .types('route list')
      .catch(() => undefined)
    await isIn(stage, chat, 'stopped')
    const second = handOf(stage, ben, other)
    await approving(second)
    await second.gives(stage.code(ben))
    await second.isTold(/carl is admin/)
    expect(roleOfCarl()).toBe('admin')
    expect(times(critical)).toBe(1)
    await demandTruth(stage, people, { gone: chat })
  })
})

function revoke({ all }: Parameters<typeof isIn>[0], chat: 'slack' | 'discord'): void {
  if (chat === 'slack') {
    all.slack.expectViolation(/./)
    all.slack.faults.revokeTokens()
    all.slack.faults.dropSockets()
  } else {
    all.discord.expectViolation(/./)
    all.discord.faults.revokeToken()
  }
}
