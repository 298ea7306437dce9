import { expect, it } from 'vitest'
import { plainCard } from '../../bot/src/chat/card.ts'
import type { MemberOptions } from '../fakes/slack/member.ts'
import { MovingClock } from './moving-clock.ts'
import { stage } from './stage.ts'

const kinds: [string, MemberOptions, { guest: boolean; bot: boolean }][] = [
  ['a member', {}, { guest: false, bot: false }],
  ['a guest of several channels', { guest: 'multi' }, { guest: true, bot: false }],
  ['a guest of one channel', { guest: 'single' }, { guest: true, bot: false }],
  ['a bot', { bot: true }, { guest: false, bot: true }],
  ['somebody who has left', { deleted: true }, { guest: true, bot: false }],
]

it.each(kinds)('tells the program the truth about %s', async (_, options, truth) => {
  await using on = await stage()
  const ops = on.slack.channel('ops')
  await on.slack.member('carl', options).slash(ops, '/gate status')
  await on.heardSome(1)
  expect(on.heard[0]?.caller).toMatchObject(truth)
})

it('names the own workspace of somebody who reads along in a shared channel, on commands and on buttons', async () => {
  await using on = await stage()
  const shared = on.slack.channel('shared', { shared: true })
  const eve = on.slack.member('eve', { stranger: 'T0OTHER' })
  const card = plainCard({ title: 'card', severity: 'info' }, [
    { label: 'Undo', style: 'plain', deed: { kind: 'run', line: 'undo 7' } },
  ])
  await on.platform.post(shared.id, card, 'one')
  await eve.click('Undo', { in: shared })
  await on.heardSome(1)
  expect(on.heard[0]?.caller).toMatchObject({
    identity: { workspace: 'T0OTHER', user: eve.id },
    place: { workspace: on.slack.team, channel: shared.id },
    guest: true,
  })
})

it('says that a direct message is no channel', async () => {
  await using on = await stage()
  await on.slack.member('anna').slash('dm', '/gate status')
  await on.heardSome(1)
  expect(on.heard[0]?.caller.place).toEqual({ platform: 'slack', workspace: on.slack.team, channel: null })
})

it('asks Slack about somebody every five minutes, and trusts for an hour what it said', async () => {
  const clock = new MovingClock()
  await using on = await stage({ parts: { clock } })
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  const asked = () => on.slack.calls('users.info').length
  const guestAfter = async (ms: number) => {
    clock.advance(ms)
    const before = on.heard.length
    await anna.slash(ops, '/gate status')
    await on.heardSome(before + 1)
    return on.heard.at(-1)?.caller.guest
  }
  expect(await guestAfter(0)).toBe(false)
  expect(await guestAfter(4 * 60_000)).toBe(false)
  expect(asked()).toBe(1)
  on.slack.faults.fail('users.info', 'internal_error', 100)
  expect(await guestAfter(2 * 60_000)).toBe(false)
  expect(asked()).toBe(2)
  expect(await guestAfter(50 * 60_000)).toBe(false)
  expect(await guestAfter(10 * 60_000)).toBe(true)
  on.slack.faults.mend()
  expect(await guestAfter(0)).toBe(false)
})

it('counts whoever cannot be asked about as a guest', async () => {
  await using on = await stage()
  on.slack.faults.fail('users.info', 'internal_error', 100)
  await on.slack.member('anna').slash(on.slack.channel('ops'), '/gate status')
  await on.heardSome(1)
  expect(on.heard[0]?.caller).toMatchObject({
    guest: true,
    unsaid: true,
    identity: { workspace: on.slack.team },
  })
})

it('sees within the hour that somebody has left', async () => {
  const clock = new MovingClock()
  await using on = await stage({ parts: { clock } })
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  await anna.slash(ops, '/gate status')
  await on.heardSome(1)
  on.slack.expectViolation(/user_not_found|user_disabled/)
  anna.leaves()
  clock.advance(3_600_001)
  await anna.slash(ops, '/gate status')
  await on.heardSome(2)
  expect(on.heard.map(({ caller }) => caller.guest)).toEqual([false, true])
  // Slack has said so: trying again would change nothing.
  expect(on.heard[1]?.caller.unsaid).toBeUndefined()
})
