import { expect, it } from 'vitest'
import { plainCard } from '../../bot/src/chat/card.ts'
import { MovingClock } from './moving-clock.ts'
import { confirmation, type Program, stage, waitingCard } from './stage.ts'

const ended = plainCard({ title: 'Nobody confirmed it in time.', severity: 'info' })

it('repairs a window in which a plan waited, and says that it is gone once it was closed', async () => {
  await using on = await stage({ program: () => waitingCard() })
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  await anna.slash(ops, '/gate route remove shop')
  await anna.waitForModal(/route shop removed/)
  const { surface, at, confirmation: id } = await on.shownSome(1)
  expect([at, id]).toEqual([anna.modal()?.id, confirmation])
  expect(await on.platform.show(surface, ended)).toMatchObject({ kind: 'sent' })
  const modal = await anna.waitForModal(/Nobody confirmed it in time/)
  expect(modal).toMatchObject({ inputs: [], buttons: [], submit: undefined })
  await anna.closes()
  on.slack.expectViolation(/views.update: not_found/)
  expect(await on.platform.show(surface, ended)).toMatchObject({ kind: 'gone' })
})

it('repairs a private message through the address that came with a press in it, and never a public card with it', async () => {
  const clock = new MovingClock()
  const program: Program = heard =>
    heard.kind === 'command'
      ? plainCard({ title: 'Private', severity: 'info' }, [
          { label: 'Reject', style: 'danger', deed: { kind: 'reject', confirmation } },
        ])
      : waitingCard()
  await using on = await stage({ parts: { clock }, program })
  const ops = on.slack.channel('ops')
  const [anna, ben] = [on.slack.member('anna'), on.slack.member('ben')]
  const card = plainCard({ title: 'A public card', severity: 'warning' }, [
    { label: 'Cancel', style: 'plain', deed: { kind: 'cancel', confirmation } },
  ])
  await on.platform.post(ops.id, card, 'one')
  await ben.slash(ops, '/gate confirmation list')
  await ben.waitFor(ops, /Private/)
  await ben.click('Reject', { in: ops })
  await ben.waitFor(ops, /route shop removed/)
  const { surface, at } = await on.shownSome(1)
  expect(at).toBe(on.heard.at(-1)?.at)
  expect(await on.platform.show(surface, ended)).toMatchObject({ kind: 'sent' })
  expect((await ben.waitFor(ops, /Nobody confirmed it in time/)).ephemeral).toBe(true)
  expect(anna.sees(ops).map(({ text }) => text)).toEqual([expect.stringContaining('A public card')])
  clock.advance(31 * 60_000)
  expect(await on.platform.show(surface, ended)).toMatchObject({ kind: 'gone' })
  // A plan that comes of a press on a public card is where it can be repaired without touching that card.
  await ben.click('Cancel', { in: ops })
  await ben.waitFor('dm', /route shop removed/)
  expect(await on.platform.show((await on.shownSome(2)).surface, ended)).toMatchObject({ kind: 'sent' })
  expect(anna.sees(ops)[0]?.text).toContain('A public card')
})

it('uses the address of an answer five times at most, and then says that it is gone', async () => {
  await using on = await stage({
    program: heard =>
      heard.kind === 'command'
        ? plainCard({ title: 'Private', severity: 'info' }, [
            { label: 'Cancel', style: 'plain', deed: { kind: 'cancel', confirmation } },
          ])
        : waitingCard(),
  })
  const ops = on.slack.channel('ops')
  const ben = on.slack.member('ben')
  await ben.slash(ops, '/gate confirmation list')
  await ben.waitFor(ops, /Private/)
  await ben.click('Cancel', { in: ops })
  await ben.waitFor(ops, /route shop removed/)
  const { surface } = await on.shownSome(1)
  const kinds: string[] = []
  for (let times = 0; times < 6; times += 1) kinds.push((await on.platform.show(surface, ended)).kind)
  expect(kinds).toEqual(['sent', 'sent', 'sent', 'sent', 'gone', 'gone'])
})
