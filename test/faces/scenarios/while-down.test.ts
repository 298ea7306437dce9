import { describe, expect, it } from 'vitest'
import { keeper } from '../../harness/kept.ts'
import { ApiSeat, postCommand } from '../api.ts'
import { does } from '../face.ts'
import { faces } from '../index.ts'
import { lose } from '../lose.ts'
import { Stage } from '../stage.ts'

const keep = keeper()
const line = 'account role carl admin'

const pairs = [
  ['slack', 'discord'],
  ['discord', 'slack'],
] as const

describe.each(pairs)('a plan that was asked for in %s', (one, other) => {
  async function asked() {
    const stage = keep(await Stage.start())
    stage.account('carl', 'operator', 'without codes')
    const anna = faces[one](stage).person('anna', 'admin')
    const ben = faces[other](stage).person('ben', 'admin')
    await does(anna, line)
    await stage.everybody.sees(/asks for a second person/, ['Approve…', 'Reject…', 'Cancel'])
    return { stage, anna, ben, carl: () => stage.gate.deps.accounts.byName('carl')?.role }
  }

  it(`is approved in ${other} while ${one} is down, and its card is right when ${one} is back`, async () => {
    const { stage, ben, carl } = await asked()
    const back = await lose(stage, one)
    expect(await ben.approves(/account role carl/)).toMatch(/carl/)
    expect(carl()).toBe('admin')
    const before = await stage.everybody.cards()
    expect(before[one].at(-1)?.buttons).toEqual(['Approve…', 'Reject…', 'Cancel'])
    expect(before[other].at(-1)?.text).toMatch(/by: anna and ben/)
    await back()
    await stage.everybody.sees(/by: anna and ben, through/, ['Undo'])
    await stage.everybody.seesNo(/asks for a second person/)
    expect(await stage.everybody.count()).toBe(1)
  })

  it(`is rejected in ${other} while ${one} is down, and no button is left when ${one} is back`, async () => {
    const { stage, ben, carl } = await asked()
    const back = await lose(stage, one)
    expect(await ben.rejects(/account role carl/)).toMatch(/Rejected; nothing was changed/)
    await back()
    expect(carl()).toBe('operator')
    await stage.everybody.sees(/Not done: account role carl admin[\s\S]*rejected by ben/, [])
  })

  it(`ends by itself while ${one} is down, and no button is left when ${one} is back`, async () => {
    const { stage, carl } = await asked()
    const back = await lose(stage, one)
    await stage.advance(10 * 60_000 + 1000)
    await back()
    expect(carl()).toBe('operator')
    await stage.everybody.sees(/Not done: account role carl admin/, [])
  })
})

describe('what is delivered a second time', () => {
  it('has one effect in Slack', async () => {
    const stage = keep(await Stage.start())
    const otto = faces.slack(stage).person('otto', 'operator')
    await otto.types('route add shop shop.localhost answer=200 body=shop')
    await stage.gate.expectUnchanged(async () => {
      await stage.all.slack.redeliver('last', 5)
      await stage.all.settled()
    })
    expect(await stage.everybody.count()).toBe(1)
  })

  it('has one effect in Discord', async () => {
    const stage = keep(await Stage.start())
    const otto = faces.discord(stage).person('otto', 'operator')
    await otto.types('route add shop shop.localhost answer=200 body=shop')
    await stage.gate.expectUnchanged(async () => {
      stage.all.discord.redeliver('last', 5)
      // Whatever was told again before this is answered before it.
      await otto.types('route list')
      await stage.all.settled()
    })
    expect(await stage.everybody.count()).toBe(1)
  })

  it('has one effect over the API, where a program sends it again by the same name', async () => {
    const stage = keep(await Stage.start())
    const program = new ApiSeat(stage, stage.account('anna', 'operator'), ['*:change'])
    const { secret } = program
    await stage.gate.done('route add shop shop.localhost answer=200 body=shop')
    await program.types('route set shop body=sale')
    const undo = () => postCommand(stage.web, secret, 'undo', {}, { 'idempotency-key': 'once' })
    const first = await undo()
    expect(first.text).toMatch(/Revision 3 undone/)
    expect(await stage.gate.expectUnchanged(undo)).toEqual(first)
    expect((await stage.gate.ask('shop.localhost')).body).toBe('shop')
  })

  it('has no other effect after a restart, when only the database remembers, and gets the same answer', async () => {
    const stage = keep(await Stage.start())
    const { slack, slackOps } = stage.all
    const otto = faces.slack(stage).person('otto', 'operator')
    await otto.types('route add shop shop.localhost answer=200 body=shop')
    await otto.types('route set shop body=sale')
    // Done twice, it would be undone itself.
    expect(await otto.types('undo')).toMatch(/Revision 3 undone/)
    await stage.all.restart()
    const answers = () =>
      otto.account.slack.sees(slackOps).filter(({ text }) => /Revision 3 undone \(/.test(text))
    await stage.gate.expectUnchanged(async () => {
      await slack.redeliver('last')
      await otto.account.slack.until(() => (answers().length === 2 ? true : undefined))
      await stage.all.settled()
    })
    expect(new Set(answers().map(({ text }) => text)).size).toBe(1)
    expect((await stage.gate.ask('shop.localhost')).body).toBe('shop')
  })
})
