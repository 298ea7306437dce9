import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { plainCard } from '../../bot/src/chat/card.ts'
import { MovingClock } from './moving-clock.ts'
import { stage } from './stage.ts'

const Closed = z.object({ code: z.int(), websocket: z.object({ url: z.string() }) })

it('loses none of 138 commands while Slack closes its connections again and again', async () => {
  await using on = await stage()
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  const errors: unknown[] = []
  for (let round = 0; round < 6; round += 1) {
    const typed = Array.from({ length: 23 }, (_, at) => anna.slash(ops, `/gate route show r${round}-${at}`))
    if (round % 2 === 0) on.slack.faults.disconnectWarning()
    else on.slack.faults.dropSockets('refresh_requested')
    for (const { error } of await Promise.all(typed)) if (error !== undefined) errors.push(error)
  }
  await on.heardSome(138)
  expect(errors).toEqual([])
  const lines = on.heard.map(heard => heard.kind === 'command' && heard.line)
  expect(new Set(lines).size).toBe(138)
  expect(lines).toHaveLength(138)
  expect(on.states.map(({ kind }) => kind)).toEqual(['starting', 'up'])
})

it('opens the next connections while Slack may still send through those that it will close', async () => {
  await using on = await stage()
  on.slack.faults.disconnectWarning()
  await on.slack.until(() => on.slack.socketCount > 2 || undefined)
  expect(on.states.map(({ kind }) => kind)).toEqual(['starting', 'up'])
})

it('says goodbye to Slack when it is closed, and waits for the answer', async () => {
  // 1006 is the code of a connection that was cut in the middle of it.
  const codes: number[] = []
  const closing = 'undici:websocket:close'
  await using on = await stage()
  const noted = (message: unknown) => {
    const { code, websocket } = Closed.parse(message)
    if (new URL(websocket.url).host === new URL(on.slack.url).host) codes.push(code)
  }
  const ops = on.slack.channel('ops')
  // Each connection takes one, so both stand on this side as well.
  await Promise.all(['a', 'b'].map(name => on.slack.member('anna').slash(ops, `/gate route show ${name}`)))
  subscribe(closing, noted)
  await on.platform.close()
  await expect.poll(() => codes).toEqual([1000, 1000])
  unsubscribe(closing, noted)
})

it('comes back after its connections were cut, and says so', async () => {
  await using on = await stage()
  on.slack.faults.dropSockets()
  await on.is('away')
  await on.is('up')
  const ops = on.slack.channel('ops')
  await on.slack.member('anna').slash(ops, '/gate status')
  await on.slack.member('anna').waitFor(ops, /heard command/)
})

it('says that it is away while Slack takes no connection, and comes back when it does', async () => {
  await using on = await stage()
  on.slack.faults.refuseSockets()
  on.slack.faults.dropSockets()
  await on.is('away')
  on.slack.faults.refuseSockets(false)
  await on.is('up')
})

it('stops with clear words when the app token was revoked, and the process goes on', async () => {
  await using on = await stage()
  on.slack.faults.revokeTokens({ bot: '', app: 'invalid_auth' })
  on.slack.faults.dropSockets()
  await on.is('stopped')
  expect(on.states.at(-1)).toEqual({ kind: 'stopped', words: 'Slack refuses the app token (invalid_auth)' })
  expect(await on.platform.post('C1', plainCard({ title: 'late', severity: 'ok' }), 'x')).toMatchObject({
    kind: 'failed',
  })
})

it('stops when the bot token is revoked in the middle of a command', async () => {
  await using on = await stage({
    program: () => {
      on.slack.faults.revokeTokens()
      return plainCard({ title: 'Answered all the same.', severity: 'ok' })
    },
  })
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  await anna.slash(ops, '/gate status')
  // A response_url needs no token.
  await anna.waitFor(ops, /Answered all the same/)
  const sent = await on.platform.post(ops.id, plainCard({ title: 'card', severity: 'ok' }), 'one')
  expect(sent.kind).toBe('failed')
  await on.is('stopped')
  expect(on.states.at(-1)).toMatchObject({ words: 'Slack refuses the bot token (token_revoked)' })
  await on.slack.waitForSockets(0)
})

it('finds out within a minute that the bot token was revoked, although nobody does anything', async () => {
  const clock = new MovingClock()
  await using on = await stage({ parts: { clock } })
  await clock.sleepingFor(60_000, 60_000)
  on.slack.faults.revokeTokens({ app: '' })
  clock.advance(60_000)
  const later = () => {
    clock.advance(1000)
    return on.states.at(-1)
  }
  await expect
    .poll(later, { timeout: 20_000 })
    .toEqual({ kind: 'stopped', words: 'Slack refuses the bot token (token_revoked)' })
})

it('goes on when Slack refuses a good token for a moment', async () => {
  await using on = await stage()
  const ops = on.slack.channel('ops')
  on.slack.faults.fail('chat.postMessage', 'invalid_auth')
  const card = plainCard({ title: 'card', severity: 'ok' })
  expect((await on.platform.post(ops.id, card, 'one')).kind).toBe('failed')
  await on.says('slack refused the token once')
  expect((await on.platform.post(ops.id, card, 'one')).kind).toBe('sent')
  expect(on.states.at(-1)?.kind).toBe('up')
})

it('waits for a Slack that does not answer when it starts, and then comes up', async () => {
  const clock = new MovingClock()
  await using on = await stage({
    parts: { clock, random: () => 0.5 },
    before: slack => slack.faults.fail('auth.test', 'fatal_error', 2),
    early: true,
  })
  await on.is('away')
  await clock.sleepingFor(500, 1000)
  clock.advance(1000)
  await clock.sleepingFor(1000, 2000)
  clock.advance(2000)
  await on.is('up')
})

it('stops when there is no way by which Slack could reach it', async () => {
  await using on = await stage({ tokens: ({ botToken }) => ({ botToken }), early: true })
  await on.is('stopped')
  expect(on.states.at(-1)).toMatchObject({ words: expect.stringContaining('SLACK_APP_TOKEN') })
})

it('stops when the first token is wrong', async () => {
  await using on = await stage({
    tokens: ({ appToken }) => ({ botToken: 'xoxb-made-up', appToken }),
    early: true,
    before: slack => slack.expectViolation(/auth.test: invalid_auth/),
  })
  await on.is('stopped')
  expect(on.states.at(-1)).toMatchObject({ words: 'Slack refuses the bot token (invalid_auth)' })
})
