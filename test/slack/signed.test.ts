import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { Signatures } from '../../bot/src/platforms/slack/signed/check-signature.ts'
import { doneCard, stage, waitingCard } from './stage.ts'

async function signedStage() {
  const on = await stage({
    early: true,
    tokens: ({ botToken, signingSecret }) => ({ botToken, signingSecret, listen: '127.0.0.1:0' }),
    program: heard => (heard.kind === 'code' ? doneCard : waitingCard()),
  })
  await on.is('up')
  const line = on.logged.find(({ message }) => message === 'signed requests of slack are taken')
  const { port } = z.object({ port: z.int() }).parse(line?.fields.address)
  return { on, http: on.slack.overHttp(`http://127.0.0.1:${port}/slack`), port }
}

it('takes commands, modals and buttons by signed requests as through sockets', async () => {
  const { on, http } = await signedStage()
  await using _ = on
  await http.verifyUrl()
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  expect((await anna.slash(ops, '/gate route remove shop')).acknowledgedAfterMs).toBeLessThan(1000)
  await anna.waitForModal(/route shop removed/)
  await anna.submits({ code: '123456' })
  await anna.waitForModal(/Route shop removed\./)
  await anna.opensHome()
  await anna.waitForHome(/Hello/)
})

it('refuses what is not from Slack, not from now, or was there before, and does nothing about it', async () => {
  const { on, http } = await signedStage()
  await using _ = on
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  await anna.slash(ops, '/gate route show shop')
  await on.heardSome(1)
  const refused = await Promise.all([
    http.replay(),
    http.forge({ signature: 'wrong' }),
    http.forge({ signature: 'missing' }),
    // The very edge is tested below, with a clock that stands still.
    http.forge({ skewSeconds: 310 }),
    http.forge({ skewSeconds: -310 }),
    http.forge({ timestamp: 'soon' }),
    http.forge({ timestamp: '' }),
    http.forge({ timestamp: `${Math.floor(Date.now() / 1000)}.5` }),
  ])
  expect(refused.map(({ status }) => status)).toEqual(refused.map(() => 401))
  expect(on.heard).toHaveLength(1)
  // The negative control: the same request with a fresh signature is taken, and dropped as the delivery that it repeats.
  expect((await http.forge({ skewSeconds: 1 })).status).toBe(200)
  expect(on.heard).toHaveLength(1)
})

it('refuses large bodies, other methods and what is no payload', async () => {
  const { on, http, port } = await signedStage()
  await using _ = on
  await on.slack.member('anna').slash(on.slack.channel('ops'), '/gate status')
  expect((await http.forge({ body: `payload=${'x'.repeat(1_048_577)}` })).status).toBe(413)
  expect((await http.forge({ body: 'payload={' })).status).toBe(400)
  expect((await fetch(`http://127.0.0.1:${port}/slack`)).status).toBe(405)
})

it('stops when it cannot listen', async () => {
  const { on, port } = await signedStage()
  await using _ = on
  await using other = await stage({
    early: true,
    tokens: ({ botToken, signingSecret }) => ({ botToken, signingSecret, listen: `127.0.0.1:${port}` }),
  })
  await other.is('stopped')
  expect(other.states.at(-1)).toMatchObject({ words: expect.stringContaining('cannot listen') })
})

it('listens to nobody but this machine, because codes come through it', async () => {
  await using on = await stage({
    early: true,
    tokens: ({ botToken, signingSecret }) => ({ botToken, signingSecret, listen: '0.0.0.0:0' }),
  })
  await on.is('stopped')
  expect(on.states.at(-1)).toMatchObject({ words: expect.stringContaining('this machine itself') })
})

it('takes five minutes to either side and each signature once, for as long as it could be replayed', () => {
  let nowMs = 1_700_000_000_000
  const secret = 'made-up-secret'
  const signatures = new Signatures(secret, () => nowMs)
  const body = Buffer.from('a=b')
  const signed = (seconds: number) => {
    const timestamp = String(seconds)
    const digest = createHmac('sha256', secret).update(`v0:${timestamp}:a=b`).digest('hex')
    return { timestamp, signature: `v0=${digest}`, body }
  }
  const now = nowMs / 1000
  expect(signatures.problem(signed(now + 300))).toBeNull()
  expect(signatures.problem(signed(now - 300))).toBeNull()
  expect(signatures.problem(signed(now + 301))).toMatch(/too far/)
  expect(signatures.problem(signed(now - 301))).toMatch(/too far/)
  nowMs += 600_000
  expect(signatures.problem(signed(now + 300))).toMatch(/before/)
  expect(signatures.problem({ ...signed(now + 600), body: Buffer.from('a=c') })).toMatch(/wrong/)
})
