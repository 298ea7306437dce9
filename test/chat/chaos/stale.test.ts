import { describe, expect, it } from 'vitest'
import { Stage } from '../../faces/stage.ts'
import { keeper } from '../../harness/kept.ts'
import { chats, handOf } from './hand.ts'
import { demandTruth } from './truth.ts'

const keep = keeper()
const line = 'account role carl admin'

/** Three admins; anna has confirmed what needs another one. */
async function asked(chat: 'slack' | 'discord') {
  const stage = keep(await Stage.start())
  stage.account('carl', 'operator', 'without codes')
  const [anna, ben, dora] = [
    stage.account('anna', 'admin'),
    stage.account('ben', 'admin'),
    stage.account('dora', 'admin'),
  ]
  const first = handOf(stage, anna, chat)
  await first.types(line)
  await first.isTold(/This would happen/)
  await first.opens()
  await first.gives(stage.code(anna))
  await first.isTold(/now a second person must/)
  await stage.all.settled()
  const role = () => stage.gate.deps.accounts.byName('carl')?.role
  return { stage, anna, ben, dora, first, role, people: [anna, ben, dora] }
}

describe.each(chats)('nothing that is over can be pressed in %s', chat => {
  it('after the answer of the second person: whoever confirmed first cannot cancel any more', async () => {
    const { stage, ben, people, role } = await asked(chat)
    const second = handOf(stage, ben, chat)
    await second.presses('Approve…')
    if (chat === 'slack') await second.opens()
    await second.gives(stage.code(ben))
    await expect.poll(role).toBe('admin')
    await second.isTold(/carl/)
    await demandTruth(stage, people)
  })

  it('when somebody thinks about rejecting what another one approves', async () => {
    const { stage, ben, dora, people, role } = await asked(chat)
    const doubting = handOf(stage, dora, chat)
    await doubting.presses('Reject…')
    await doubting.isTold(/Reject it\?/)
    const second = handOf(stage, ben, chat)
    await second.presses('Approve…')
    if (chat === 'slack') await second.opens()
    await second.gives(stage.code(ben))
    await expect.poll(role).toBe('admin')
    await second.isTold(/carl/)
    await demandTruth(stage, people)
    expect(doubting.told()).not.toMatch(/Reject it\?/)
  })

  it('when somebody thinks about rejecting what nobody approves in time', async () => {
    const { stage, dora, people, role } = await asked(chat)
    const doubting = handOf(stage, dora, chat)
    await doubting.presses('Reject…')
    await doubting.isTold(/Reject it\?/)
    await stage.advance(10 * 60_000 + 1000)
    await demandTruth(stage, people)
    expect(role()).toBe('operator')
  })

  it('when the plan ended while it was still being shown', async () => {
    const stage = keep(await Stage.start())
    const { gate, all } = stage
    await gate.done('route add shop shop.localhost answer=200 body=shop')
    const anna = stage.account('anna', 'admin')
    const hand = handOf(stage, anna, chat)
    const goOn = holdPreview(stage, chat)
    await hand.types('route remove shop')
    await expect.poll(() => gate.deps.confirmations.waiting().length).toBe(1)
    await gate.done(`confirmation cancel ${gate.deps.confirmations.waiting()[0]?.id.slice(0, 8)}`)
    all.chats.changed()
    goOn()
    await hand.isTold(/This would happen|Not done/)
    await expect.poll(() => hand.told(), { timeout: 15_000 }).toMatch(/Not done: route remove shop/)
    await demandTruth(stage, [anna])
    expect((await gate.ask('shop.localhost')).status).toBe(200)
  })
})

/** Lets the answer that shows the plan hang until it is told to go on. */
function holdPreview({ all }: Stage, chat: 'slack' | 'discord'): () => void {
  if (chat === 'discord')
    return all.discord.faults.hang('PATCH /webhooks/:application/:token/messages/:message')
  all.slack.faults.hang('views.update', 1)
  return () => undefined
}
