import { expect, it } from 'vitest'
import { readFailure } from '../../bot/src/platforms/slack/api/failure.ts'
import type { SlackApi } from '../../bot/src/platforms/slack/api/slack-api.ts'
import { People } from '../../bot/src/platforms/slack/hear/people.ts'
import { stage } from './stage.ts'

/** Answers `users.info` with this user. */
function saying(user: object): Pick<SlackApi, 'now'> {
  const client = { users: { info: async () => ({ ok: true, user }) } }
  return {
    now: async call => {
      try {
        return { kind: 'done', result: await call(client as never) }
      } catch (error) {
        return { kind: 'failed', failure: readFailure(error) }
      }
    },
  }
}

const find = (user: object, theirTeam: string | null = null) =>
  new People(saying(user), { monotonicMs: () => 0 }).find('U1', 'T0OURS', theirTeam)

it('takes somebody of an Enterprise Grid as one of the workspace that the app is in, when they are', async () => {
  const user = { team_id: 'E0GRID', enterprise_user: { teams: ['T0OTHER', 'T0OURS'] } }
  expect(await find(user)).toEqual({ team: 'T0OURS', guest: false, bot: false })
  expect(await find({ ...user, enterprise_user: { teams: ['T0OTHER'] } })).toMatchObject({ team: 'E0GRID' })
})

it('counts strangers, guests, those who left, bots and workflows as what they are', async () => {
  const member = { team_id: 'T0OURS' }
  expect(await find(member)).toEqual({ team: 'T0OURS', guest: false, bot: false })
  for (const flag of ['is_stranger', 'is_restricted', 'is_ultra_restricted', 'deleted'])
    expect(await find({ ...member, [flag]: true }), flag).toMatchObject({ guest: true })
  for (const flag of ['is_bot', 'is_workflow_bot'])
    expect(await find({ ...member, [flag]: true }), flag).toMatchObject({ bot: true })
})

it('trusts nothing that it does not understand', async () => {
  const unsaid = { team: 'T0THEIRS', guest: true, bot: false, unsaid: true }
  expect(await find({ name: 'no team' }, 'T0THEIRS')).toEqual(unsaid)
})

it('asks Slack once, also when Slack is out of order, and once for many at the same time', async () => {
  await using on = await stage()
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  on.slack.faults.failHttp('users.info', 503, 100)
  await anna.slash(ops, '/gate status')
  await on.heardSome(1)
  expect(on.slack.calls('users.info')).toHaveLength(1)
  on.slack.faults.mend()
  await Promise.all(Array.from({ length: 10 }, () => anna.slash(ops, '/gate status')))
  await on.heardSome(11)
  expect(on.slack.calls('users.info')).toHaveLength(2)
})
