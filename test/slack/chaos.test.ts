import { expect, it } from 'vitest'
import { plainCard } from '../../bot/src/chat/card.ts'
import { confirmation, doneCard, type Program, stage, waitingCard } from './stage.ts'

const flow: Program = heard => (heard.kind === 'code' ? doneCard : waitingCard())

it('answers what Slack delivers again once', async () => {
  await using on = await stage()
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  await anna.slash(ops, '/gate status')
  await anna.waitFor(ops, /heard command/)
  const again = await on.slack.redeliver('last', 20)
  expect(again.filter(({ error }) => error !== undefined)).toEqual([])
  await anna.slash(ops, '/gate status')
  await on.heardSome(2)
  expect(on.heard).toHaveLength(2)
})

it('gives a code that is delivered again to the program under the same id, and shows the same answer', async () => {
  await using on = await stage({ program: flow })
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  await anna.slash(ops, '/gate route remove shop')
  await anna.waitForModal(/route shop removed/)
  await anna.submits({ code: '123456' })
  await anna.waitForModal(/Route shop removed\./)
  const again = await on.slack.redeliver(/view_submission/, 3)
  expect(again.map(({ response }) => response?.response_action)).toEqual(['update', 'update', 'update'])
  const codes = on.heard.filter(({ kind }) => kind === 'code')
  expect(new Set(codes.map(({ delivery }) => delivery)).size).toBe(1)
  expect(anna.modal()?.text).toContain('Route shop removed.')
})

it('acknowledges in time however long the program takes, commands, buttons and codes', async () => {
  const never = new Promise<never>(() => undefined)
  await using on = await stage({ program: ({ kind }) => (kind === 'look' ? waitingCard() : never) })
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  const card = plainCard({ title: 'card', severity: 'info' }, [
    { label: 'Approve…', style: 'primary', deed: { kind: 'code', confirmation } },
    { label: 'Cancel', style: 'plain', deed: { kind: 'cancel', confirmation } },
  ])
  await on.platform.post(ops.id, card, 'one')
  const ackMs: number[] = []
  for (let at = 0; at < 100; at += 1) {
    const done =
      at % 2 ? await anna.slash(ops, `/gate route show r${at}`) : await anna.click('Cancel', { in: ops })
    ackMs.push(done.acknowledgedAfterMs ?? Number.POSITIVE_INFINITY)
  }
  await anna.click('Approve…', { in: ops })
  await anna.waitForModal(/route shop removed/)
  const submitted = await anna.submits({ code: '123456' })
  ackMs.sort((a, b) => a - b)
  expect(ackMs[98]).toBeLessThan(100)
  expect(submitted.acknowledgedAfterMs).toBeLessThan(500)
  await anna.waitForModal(/Working on it/)
})

it('acknowledges while the Web API hangs, and answers by the way that is left', async () => {
  await using on = await stage()
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  on.slack.faults.hang('users.info')
  on.slack.faults.hang('views.open')
  const delivered = await anna.slash(ops, '/gate route remove shop')
  expect(delivered.acknowledgedAfterMs).toBeLessThan(1000)
  const seen = await anna.waitFor(ops, /heard command/)
  expect(seen.ephemeral).toBe(true)
  // Whoever cannot be asked about is told of as a guest, for whom there was no word.
  expect(on.heard[0]?.caller).toMatchObject({ guest: true, unsaid: true })
})

it('shows what happened although every call is limited for a while', async () => {
  await using on = await stage({ program: flow })
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  on.slack.faults.rateLimit('views.open', { times: 1, retryAfterSeconds: 1 })
  on.slack.faults.rateLimit('conversations.open', { times: 2, retryAfterSeconds: 1 })
  on.slack.faults.rateLimit('chat.postMessage', { times: 2, retryAfterSeconds: 1 })
  await anna.slash(ops, '/gate route remove shop')
  const direct = await anna.waitFor('dm', /route shop removed/)
  expect(direct.buttons).toContain('Confirm with code')
  on.slack.faults.rateLimit('views.update', { times: 2, retryAfterSeconds: 1 })
  await anna.click('Confirm with code', { in: 'dm' })
  await anna.waitForModal(/route shop removed/)
})

it('goes on with a confirmation whatever is cut in the middle of it', async () => {
  await using on = await stage({ program: flow })
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  const cut = async () => {
    on.slack.faults.dropSockets()
    await on.slack.waitForSockets(2)
  }
  await cut()
  await anna.slash(ops, '/gate route remove shop')
  await cut()
  await anna.waitForModal(/route shop removed/)
  await cut()
  const submitting = anna.submits({ code: '123456' })
  on.slack.faults.dropSockets()
  await submitting
  await anna.waitForModal(/Route shop removed\./)
  const codes = on.heard.filter(({ kind }) => kind === 'code')
  expect(new Set(codes.map(({ delivery }) => delivery)).size).toBe(1)
})

it('takes events that come in another order than they happened', async () => {
  await using on = await stage()
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  on.slack.hold()
  const typed = ['one', 'two', 'three'].map(name => anna.slash(ops, `/gate route show ${name}`))
  await on.slack.until(() => on.slack.heldCount === 3 || undefined)
  on.slack.release('reversed')
  await Promise.all(typed)
  await on.heardSome(3)
  const lines = on.heard.map(heard => heard.kind === 'command' && heard.line)
  expect(lines.toSorted()).toEqual(['route show one', 'route show three', 'route show two'])
})

it('tells people that the program did not answer, and that it is not known what was done', async () => {
  await using on = await stage({
    program: () => {
      throw new Error('the other thread is gone')
    },
  })
  const ops = on.slack.channel('ops')
  const anna = on.slack.member('anna')
  await anna.slash(ops, '/gate status')
  await anna.waitFor(ops, /did not answer[\s\S]*look before you do it again[\s\S]*revision list/)
})
