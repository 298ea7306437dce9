import { expect, it } from 'vitest'
import { TestChats } from '../../harness/chats.ts'
import { keeper } from '../../harness/kept.ts'
import { Alerting } from '../alerting.ts'

const keep = keeper()

it('a chat that is gone is an alert, which its own card tells in the other', async () => {
  const all = keep(await TestChats.start())
  const { gate } = all
  await gate.edge.control.check(false)
  const alerting = new Alerting(gate)
  await alerting.passes(120_000)
  expect(gate.deps.alerts.open()).toEqual([])
  all.discord.expectViolation(/./)
  all.discord.faults.revokeToken()
  const state = () => all.chats.states().find(({ platform }) => platform === 'discord')?.state.kind
  await expect.poll(state, { timeout: 20_000 }).toBe('stopped')
  await alerting.look()
  await all.settled()
  expect(gate.deps.alerts.open()).toMatchObject([
    { key: 'platform-down:discord', title: 'Gatehouse is not connected with Discord.', elsewhere: true },
  ])
  const shown = all.slack.member('onlooker').sees(all.slackOps)
  expect(shown.filter(({ text }) => /not connected with Discord/.test(text))).toHaveLength(1)
})
