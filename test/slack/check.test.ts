import { expect, it } from 'vitest'
import type { ChatCheck } from '../../bot/src/chat/chat-platform.ts'
import { allScopes } from '../../bot/src/platforms/slack/scopes.ts'
import { type Stage, stage } from './stage.ts'

const one = (checks: readonly ChatCheck[], name: string) => checks.find(check => check.name === name)

it('finds nothing wrong where nothing is', async () => {
  await using on = await stage({ fake: { scopes: allScopes } })
  const ops = on.slack.channel('ops')
  const checks = await on.platform.check([ops.id])
  expect(checks.filter(({ verdict }) => verdict !== 'ok')).toEqual([])
  expect(checks.map(({ name }) => name)).toEqual([
    'bot token',
    ...allScopes.map(scope => `scope ${scope}`),
    'app token',
    'connection',
    'clock',
    `channel ${ops.id}`,
  ])
})

it('says which scope is missing, what it is for and where it is added', async () => {
  await using on = await stage({ fake: { scopes: allScopes.filter(scope => scope !== 'users:read') } })
  const check = one(await on.platform.check([]), 'scope users:read')
  expect(check).toMatchObject({
    verdict: 'wrong',
    words: expect.stringContaining('tell members from guests'),
  })
  expect(check?.fix).toMatch(/OAuth & Permissions.*users:read.*Reinstall to Workspace/)
})

it.each([
  [{ appIsMember: false }, 'wrong', /\/invite/],
  [{ archived: true }, 'wrong', /another channel/],
  [{ shared: true }, 'unknown', /not shared/],
] as const)('says what is wrong with a channel %o', async (options, verdict, fix) => {
  await using on = await stage({ fake: { scopes: allScopes } })
  const channel = on.slack.channel('cards', options)
  const check = one(await on.platform.check([channel.id]), `channel ${channel.id}`)
  expect(check).toMatchObject({ verdict, fix: expect.stringMatching(fix) })
})

it('says that there is no such channel, and what it cannot look at', async () => {
  await using on = await stage({ fake: { scopes: allScopes } })
  on.slack.expectViolation(/conversations.info/)
  expect(one(await on.platform.check(['C0NOWHERE']), 'channel C0NOWHERE')).toMatchObject({ verdict: 'wrong' })
  on.slack.faults.fail('conversations.info', 'missing_scope')
  const ops = on.slack.channel('ops')
  expect(one(await on.platform.check([ops.id]), `channel ${ops.id}`)).toMatchObject({ verdict: 'unknown' })
})

it('says that the clock is wrong when it is more than 30 s from that of Slack', async () => {
  await using on = await stage()
  on.slack.faults.aheadMs = 45_000
  const check = one(await on.platform.check([]), 'clock')
  expect(check).toMatchObject({ verdict: 'wrong', words: expect.stringMatching(/4[3-6] s behind/) })
})

it('says that tokens are refused, and where new ones are made', async () => {
  await using on = await stage()
  on.slack.faults.revokeTokens()
  const checks = await on.platform.check([])
  expect(one(checks, 'bot token')).toMatchObject({
    verdict: 'wrong',
    fix: expect.stringContaining('SLACK_BOT_TOKEN'),
  })
  expect(one(checks, 'app token')).toMatchObject({
    verdict: 'wrong',
    fix: expect.stringContaining('connections:write'),
  })
})

it.each([
  ['does not answer', (on: Stage) => on.slack.faults.hang('auth.test'), /^Slack gave no answer in time$/],
  ['is out of order', (on: Stage) => on.slack.faults.failHttp('auth.test', 503), /HTTP 503/],
  [
    'has trouble inside',
    (on: Stage) => on.slack.faults.fail('auth.test', 'internal_error'),
    /internal_error/,
  ],
])('does not call a token wrong while Slack %s', async (_, go, words) => {
  await using on = await stage()
  go(on)
  expect(one(await on.platform.check([]), 'bot token')).toEqual({
    name: 'bot token',
    verdict: 'unknown',
    words: expect.stringMatching(words),
    fix: expect.stringContaining('reaches slack.com'),
  })
})

it('does not call the app token wrong, nor the clock, while Slack does not answer', async () => {
  await using on = await stage()
  on.slack.faults.failHttp('apps.connections.open', 502)
  on.slack.faults.loseAnswer('api.test')
  const checks = await on.platform.check([])
  expect(one(checks, 'app token')).toMatchObject({ verdict: 'unknown', words: expect.stringMatching(/502/) })
  expect(one(checks, 'clock')).toMatchObject({
    verdict: 'unknown',
    words: 'Slack gave no answer: the connection failed (UND_ERR_SOCKET)',
  })
})

it('says nothing of a token itself, whatever is wrong with it', async () => {
  await using on = await stage()
  on.slack.faults.revokeTokens()
  const checks = JSON.stringify(await on.platform.check([]))
  expect(checks).not.toContain(on.slack.botToken)
  expect(JSON.stringify([on.logged, on.states])).not.toMatch(/made-up-(bot|app)-token/)
})
