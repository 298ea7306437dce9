import { expect, it } from 'vitest'
import { plainCard } from '../../bot/src/chat/card.ts'
import { MovingClock } from './moving-clock.ts'
import { doneCard, stage, waitingCard } from './stage.ts'

it('acknowledges a command and answers only whoever typed it', async () => {
  await using on = await stage()
  const ops = on.slack.channel('ops')
  const [anna, ben] = [on.slack.member('anna'), on.slack.member('ben')]
  const delivered = await anna.slash(ops, '/gate status')
  expect(delivered.acknowledgedAfterMs).toBeLessThan(1000)
  const seen = await anna.waitFor(ops, /heard command/)
  expect(seen.ephemeral).toBe(true)
  expect(ben.sees(ops)).toEqual([])
  expect(on.heard).toMatchObject([
    {
      kind: 'command',
      line: 'status',
      at: null,
      caller: {
        identity: { platform: 'slack', workspace: on.slack.team, user: anna.id },
        place: { platform: 'slack', workspace: on.slack.team, channel: ops.id },
        guest: false,
        bot: false,
      },
    },
  ])
})

it('asks for the code in a modal, says a wrong one at its field, and ends with what happened', async () => {
  const codes: string[] = []
  await using on = await stage({
    program: heard => {
      if (heard.kind !== 'code') return waitingCard()
      codes.push(heard.code)
      return heard.code === '123456' ? doneCard : waitingCard('This code is wrong.')
    },
  })
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  await anna.slash(ops, '/gate route remove shop')
  const modal = await anna.waitForModal(/route shop removed/)
  expect(modal.inputs).toEqual(['Code from your authenticator app'])
  await anna.submits({ code: '000000' })
  expect(Object.values(anna.modal()?.errors ?? {})).toEqual(['This code is wrong.'])
  await anna.submits({ code: '123456' })
  const after = await anna.waitForModal(/Route shop removed\./)
  expect(after.inputs).toEqual([])
  expect(codes).toEqual(['000000', '123456'])
  expect(on.shown.map(({ at }) => at)).toContain(modal.id)
  expect(JSON.stringify(on.logged)).not.toContain('123456')
})

it('answers in a private message when the modal was closed meanwhile', async () => {
  const planned = Promise.withResolvers<void>()
  await using on = await stage({
    program: async () => {
      await planned.promise
      return plainCard({ title: 'There is no route shop.', severity: 'error' })
    },
  })
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  await anna.slash(ops, '/gate route remove shop')
  await anna.waitForModal(/Working out/)
  await anna.closes()
  on.slack.expectViolation(/views.update: not_found/)
  planned.resolve()
  expect((await anna.waitFor(ops, /There is no route shop/)).ephemeral).toBe(true)
})

it('opens the form at once for a plan that turned out to be graver than its command', async () => {
  await using on = await stage({ program: () => waitingCard() })
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  await anna.slash(ops, '/gate undo 7')
  expect((await anna.waitForModal(/route shop removed/)).inputs).toHaveLength(1)
  expect(anna.sees(ops)).toEqual([])
})

it('puts a plan that comes after the trigger into a direct message, where it can be repaired', async () => {
  const clock = new MovingClock()
  const planned = Promise.withResolvers<void>()
  await using on = await stage({
    parts: { clock },
    program: async ({ kind }) => {
      if (kind === 'command') await planned.promise
      return waitingCard()
    },
  })
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  await anna.slash(ops, '/gate undo 7')
  await on.heardSome(1)
  clock.advance(3_000)
  planned.resolve()
  const seen = await anna.waitFor('dm', /route shop removed/)
  expect(seen.buttons).toEqual(['Confirm with code', 'Cancel'])
  await anna.waitFor(ops, /direct message/)
  const { surface } = await on.shownSome(1)
  expect(await on.platform.show(surface, doneCard)).toMatchObject({ kind: 'sent' })
  expect((await anna.waitFor('dm', /Route shop removed\./)).buttons).toEqual([])
})

it('answers half an hour later beside the conversation, and in a direct message where the app is not', async () => {
  const clock = new MovingClock()
  let asked = Promise.withResolvers<void>()
  await using on = await stage({
    parts: { clock },
    program: async () => {
      await asked.promise
      return plainCard({ title: 'All routes answer.', severity: 'ok' })
    },
  })
  const anna = on.slack.member('anna')
  const late = async (channel: ReturnType<typeof on.slack.channel>) => {
    asked = Promise.withResolvers<void>()
    const before = on.heard.length
    await anna.slash(channel, '/gate status')
    await on.heardSome(before + 1)
    clock.advance(31 * 60_000)
    asked.resolve()
  }
  const ops = on.slack.channel('ops')
  await late(ops)
  expect((await anna.waitFor(ops, /All routes answer/)).ephemeral).toBe(true)
  const other = on.slack.channel('other', { appIsMember: false })
  on.slack.expectViolation(/postEphemeral/)
  await late(other)
  expect((await anna.waitFor('dm', /All routes answer/)).ephemeral).toBe(false)
})

it('reads what a phone made of dashes and quotes when it decides about the modal', async () => {
  await using on = await stage({ program: () => waitingCard() })
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  anna.phone = true
  await anna.slash(ops, '/gate policy waive web 942100 reason="we know" owner=anna')
  await anna.waitForModal(/route shop removed/)
  expect(JSON.stringify(on.heard)).toContain('“we know”')
})

it('says that it is being worked on when that takes long, and then what came of it', async () => {
  const clock = new MovingClock()
  const planned = Promise.withResolvers<void>()
  await using on = await stage({
    parts: { clock },
    program: async () => {
      await planned.promise
      return plainCard({ title: 'Done at last.', severity: 'ok' })
    },
  })
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  await anna.slash(ops, '/gate prove')
  await clock.sleepingFor(3_000, 3_000)
  clock.advance(3_000)
  await anna.waitFor(ops, /Working on it/)
  planned.resolve()
  await anna.waitFor(ops, /Done at last/)
})

it('says that an answer was not taken rather than nothing', async () => {
  await using on = await stage()
  const anna = on.slack.member('anna')
  on.homeButtons = [{ label: 'Look', style: 'plain', deed: { kind: 'run', line: 'status' } }]
  await anna.opensHome()
  await anna.waitForHome(/Hello/)
  on.slack.faults.fail('views.update', 'invalid_arguments', 10)
  on.slack.faults.fail('chat.postMessage', 'invalid_blocks')
  await anna.click('Look', { in: 'home' })
  await anna.waitFor('dm', /did not take the answer/)
})
