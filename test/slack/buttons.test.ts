import { expect, it } from 'vitest'
import { type Card, plainCard } from '../../bot/src/chat/card.ts'
import { MovingClock } from './moving-clock.ts'
import { confirmation, doneCard, type Program, stage, waitingCard } from './stage.ts'

const second: Card = {
  ...plainCard({ title: 'anna asks for a second person: account remove ben', severity: 'warning' }, [
    { label: 'Approve…', style: 'primary', deed: { kind: 'code', confirmation } },
    { label: 'Reject…', style: 'danger', deed: { kind: 'ask-reject', confirmation } },
    { label: 'Cancel', style: 'plain', deed: { kind: 'cancel', confirmation } },
    { label: 'Show it', style: 'plain', deed: { kind: 'run', line: 'confirmation show aaaaaaaa' } },
    { label: 'List all', style: 'plain', deed: { kind: 'run', line: 'confirmation list' } },
  ]),
}

const program: Program = heard => {
  switch (heard.kind) {
    case 'look':
      return waitingCard()
    case 'code':
      return doneCard
    case 'command':
      return plainCard({ title: `ran ${heard.line}`, severity: 'ok' })
    case 'deed':
      return heard.deed.kind === 'ask-reject'
        ? plainCard({ title: 'Reject it?', severity: 'warning' }, [
            { label: 'Reject', style: 'danger', deed: { kind: 'reject', confirmation } },
          ])
        : plainCard({ title: `did ${heard.deed.kind}`, severity: 'info' })
  }
}

it('lets a second person approve a public card in a modal of their own', async () => {
  await using on = await stage({ program })
  const ops = on.slack.channel('ops')
  const [anna, ben] = [on.slack.member('anna'), on.slack.member('ben')]
  const posted = await on.platform.post(ops.id, second, 'one')
  expect(posted.kind).toBe('sent')
  await ben.waitFor(ops, /second person/)
  expect((await ben.click('Approve…', { in: ops })).acknowledgedAfterMs).toBeLessThan(1000)
  const modal = await ben.waitForModal(/route shop removed/)
  await ben.submits({ code: '123456' })
  await ben.waitForModal(/Route shop removed\./)
  expect(anna.modal()).toBeUndefined()
  expect(anna.sees(ops)).toHaveLength(1)
  expect(on.heard.map(({ kind, at }) => [kind, at])).toEqual([
    ['look', null],
    ['code', modal.id],
  ])
  expect(on.heard.at(-1)).toMatchObject({ confirmation, caller: { identity: { user: ben.id } } })
})

it('asks in a window of their own whether they mean it, and answers there', async () => {
  await using on = await stage({ program })
  const ops = on.slack.channel('ops')
  const [anna, ben] = [on.slack.member('anna'), on.slack.member('ben')]
  await on.platform.post(ops.id, second, 'one')
  await ben.click('Reject…', { in: ops })
  const asked = await ben.waitForModal(/Reject it\?/)
  // What asks about a plan is changed when the plan ends.
  expect((await on.shownSome(1)).at).toBe(asked.id)
  await ben.click('Reject')
  const done = await ben.waitForModal(/did reject/)
  expect(done).toMatchObject({ id: asked.id, buttons: [] })
  expect(anna.modal()).toBeUndefined()
  expect(anna.sees(ops).map(({ text }) => text)).toEqual([expect.stringContaining('second person')])
  expect(on.heard.map(({ at }) => at)).toEqual([null, asked.id])
})

it('runs what stands behind a button and in the menu, as if it was typed', async () => {
  await using on = await stage({ program })
  const ops = on.slack.channel('ops')
  const ben = on.slack.member('ben')
  await on.platform.post(ops.id, second, 'one')
  await ben.click('List all', { in: ops })
  expect((await ben.waitFor(ops, /ran confirmation list/)).ephemeral).toBe(true)
})

it('changes the modal that a button is in', async () => {
  await using on = await stage({
    program: heard => (heard.kind === 'command' ? waitingCard() : program(heard)),
  })
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  await anna.slash(ops, '/gate route remove shop')
  const modal = await anna.waitForModal(/route shop removed/)
  expect(modal.buttons).toEqual(['Cancel'])
  await anna.click('Cancel')
  expect((await anna.waitForModal(/did cancel/)).id).toBe(modal.id)
  expect(on.heard.at(-1)).toMatchObject({ at: modal.id, deed: { kind: 'cancel', confirmation } })
})

it('says in a sentence that a button is not understood', async () => {
  await using on = await stage({ program })
  const ops = on.slack.channel('ops')
  const ben = on.slack.member('ben')
  await on.platform.post(ops.id, second, 'one')
  const seen = await ben.waitFor(ops, /second person/)
  const stale = JSON.parse(
    JSON.stringify(seen).replaceAll(`cancel:${confirmation}`, 'cancel:of an older release'),
  )
  await ben.click('Cancel', { in: stale })
  await ben.waitFor(ops, /does nothing any more/)
  expect(on.heard).toEqual([])
})

it('lets two presses within a moment come to the program, each as a delivery of its own', async () => {
  await using on = await stage({ program })
  const ops = on.slack.channel('ops')
  const ben = on.slack.member('ben')
  await on.platform.post(ops.id, second, 'one')
  await Promise.all([ben.click('Cancel', { in: ops }), ben.click('Cancel', { in: ops })])
  await on.heardSome(2)
  expect(new Set(on.heard.map(({ delivery }) => delivery)).size).toBe(2)
})

it('takes two submissions of one modal within a moment as one', async () => {
  let codes = 0
  const decided = Promise.withResolvers<void>()
  await using on = await stage({
    program: async heard => {
      if (heard.kind !== 'code') return waitingCard()
      codes += 1
      await decided.promise
      return doneCard
    },
  })
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  await anna.slash(ops, '/gate route remove shop')
  await anna.waitForModal(/route shop removed/)
  await Promise.all([anna.submits({ code: '123456' }), anna.submits({ code: '123456' })])
  decided.resolve()
  await anna.waitForModal(/Route shop removed\./)
  expect(codes).toBe(1)
})

it('fills a modal that waits for the program, and shows a code that was wrong after all', async () => {
  let decided = Promise.withResolvers<Card>()
  await using on = await stage({
    program: ({ kind }) => (kind === 'code' ? decided.promise : waitingCard()),
  })
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  await anna.slash(ops, '/gate route remove shop')
  await anna.waitForModal(/route shop removed/)
  const submitted = await anna.submits({ code: '111111' })
  expect(submitted.acknowledgedAfterMs).toBeLessThan(1000)
  await anna.waitForModal(/Working on it/)
  decided.resolve(waitingCard('This code is wrong.'))
  expect((await anna.waitForModal(/This code is wrong/)).inputs).toHaveLength(1)
  decided = Promise.withResolvers()
  await anna.submits({ code: '222222' })
  await anna.closes()
  on.slack.expectViolation(/views.update: not_found/)
  decided.resolve(doneCard)
  await anna.waitFor(ops, /Route shop removed\./)
})

it('keeps what comes later apart from the acknowledgement, which goes another way to Slack', async () => {
  const clock = new MovingClock()
  const decided = Promise.withResolvers<Card>()
  await using on = await stage({
    parts: { clock },
    program: ({ kind }) => (kind === 'code' ? decided.promise : waitingCard()),
  })
  const anna = on.slack.member('anna')
  await anna.slash(on.slack.channel('ops'), '/gate route remove shop')
  await anna.waitForModal(/route shop removed/)
  const submitted = anna.submits({ code: '123456' })
  await clock.sleepingFor(80, 80)
  clock.advance(80)
  await submitted
  decided.resolve(doneCard)
  await clock.sleepingFor(300, 300)
  clock.advance(299)
  expect(anna.modal()?.text).toMatch(/Working on it/)
  clock.advance(1)
  await anna.waitForModal(/Route shop removed\./)
})

it('tells them privately to try again when Slack does not let the form open', async () => {
  await using on = await stage({ program })
  const ops = on.slack.channel('ops')
  const ben = on.slack.member('ben')
  await on.platform.post(ops.id, second, 'one')
  on.slack.faults.fail('views.open', 'expired_trigger_id')
  await ben.click('Approve…', { in: ops })
  const direct = await ben.waitFor('dm', /route shop removed/)
  expect(direct.buttons).toContain('Confirm with code')
  await ben.click('Confirm with code', { in: 'dm' })
  await ben.waitForModal(/route shop removed/)
})
