import { describe, expect, it } from 'vitest'
import { plainCard } from '../../bot/src/chat/card.ts'
import { saying, upScene, waitingCard } from './scene.ts'

const callback = '/interactions/:interaction/:token/callback'
const original = '/webhooks/:application/:token/messages/:message'
const hook = '/webhooks/:application/:token'

describe('what Discord does not acknowledge', () => {
  it('is not done, and the person is told so in a direct message', async () => {
    const { discord, program } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    discord.faults.unknownInteraction()
    const answer = await anna.slash(ops, 'oncall undo')
    expect(answer.kind).toBe('none')
    await anna.waitFor('dm', /Nothing was done/)
    expect(program.heard).toEqual([])

    await anna.slash(ops, 'oncall undo')
    await anna.waitFor(ops, /Heard undo/)
    expect(program.heard).toHaveLength(1)
  })

  it('spends no code: the form can be sent once more', async () => {
    const { discord, program } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    program.answer = heard => (heard.kind === 'code' ? saying('Route shop removed.') : waitingCard())
    await anna.slash(ops, 'gate route remove', { name: 'shop' })
    await anna.waitFor(ops, /This would remove/)
    await anna.click('Confirm with code', { in: ops })
    discord.faults.unknownInteraction()
    await anna.submits({ code: '123456' })
    await anna.waitFor('dm', /Nothing was done/)
    await anna.submits({ code: '123456' })
    await anna.waitFor(ops, /Route shop removed/)
    expect(program.heard.filter(({ kind }) => kind === 'code')).toHaveLength(1)
  })

  it('is not done when the interface hangs, either', async () => {
    const { discord, program } = await upScene({ deadlineMs: 60_000 })
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    // It may have been acknowledged, so the answer is tried beside it first.
    discord.expectViolation(/POST \/webhooks.*Unknown Webhook/)
    const end = discord.faults.hang(`POST ${callback}`)
    const answer = anna.slash(ops, 'oncall undo')
    await anna.waitFor('dm', /Nothing was done/)
    expect(program.heard).toEqual([])
    end()
    await answer
  })

  it('is told in the channel, without its contents, to somebody who takes no direct messages', async () => {
    const { discord, program } = await upScene()
    const ops = discord.channel('ops')
    const [anna, ben] = [discord.member('anna'), discord.member('ben')]
    discord.faults.fail('POST /users/@me/channels', 403, {
      message: 'Cannot send messages to this user',
      code: 50007,
    })
    discord.faults.unknownInteraction()
    await anna.slash(ops, 'oncall undo')
    const seen = await ben.waitFor(ops, /could not be shown/)
    expect(seen).toMatchObject({ ephemeral: false, buttons: [] })
    expect(seen.text).not.toMatch(/undo|anna/)
    expect(program.heard).toEqual([])
  })

  it('is left to another program with the same token, when that was faster', async () => {
    const { discord, program } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    discord.faults.fail(`POST ${callback}`, 400, {
      message: 'Interaction has already been acknowledged.',
      code: 40060,
    })
    void anna.slash(ops, 'oncall undo')
    await program.until(() => program.logged.find(({ message }) => /acknowledgement/.test(message)))
    await anna.slash(ops, 'gate status')
    await anna.waitFor(ops, /Heard status/)
    expect(program.heard).toHaveLength(1)
    expect(anna.sees('dm')).toEqual([])
  })
})

describe('an answer that Discord does not take', () => {
  it('is tried again through a storm of rate limits', async () => {
    const { discord } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    discord.faults.rateLimit(`PATCH ${original}`, { times: 5, retryAfterMs: 50 })
    await anna.slash(ops, 'gate status')
    await anna.waitFor(ops, /Heard status/)
    expect(discord.calls('PATCH', original).map(({ status }) => status)).toEqual([
      429, 429, 429, 429, 429, 200,
    ])
  })

  it('is said beside it when it was taken away meanwhile', async () => {
    const { discord, program, platform } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    discord.faults.fail(`PATCH ${original}`, 404, { message: 'Unknown Message', code: 10008 })
    program.answer = () => waitingCard()
    await anna.slash(ops, 'oncall undo')
    const seen = await anna.waitFor(ops, /This would remove/)
    expect(seen.ephemeral).toBe(true)
    expect(program.heard).toHaveLength(1)
    // It can be repaired there, too.
    const { surface, at } = await program.until(() => program.shown[0])
    expect(at).toBe(seen.id)
    expect(await platform.show(surface, saying('Nobody confirmed it.'))).toMatchObject({ kind: 'sent' })
    expect(await anna.waitFor(ops, /Nobody confirmed it/)).toMatchObject({ id: seen.id, buttons: [] })
  })

  it('comes as a direct message without buttons when the fifteen minutes are over', async () => {
    const { discord, program } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    const over = { message: 'Invalid Webhook Token', code: 50027 }
    discord.faults.fail(`PATCH ${original}`, 401, over)
    discord.faults.fail(`POST ${hook}`, 401, over)
    program.answer = () =>
      plainCard({ title: 'Route shop removed.', severity: 'ok' }, [
        { label: 'Undo', style: 'plain', deed: { kind: 'run', line: 'undo 12' } },
      ])
    await anna.slash(ops, 'oncall undo')
    const seen = await anna.waitFor('dm', /Route shop removed/)
    expect(seen.buttons).toEqual([])
    // A refused token of an interaction is not a refused token of the bot.
    expect(program.states.at(-1)).toEqual({ kind: 'up' })
  })

  it('says that it is not known when the program does not answer', async () => {
    const { discord, program } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    program.answer = () => {
      throw new Error('the other side ended')
    }
    await anna.slash(ops, 'oncall undo')
    await anna.waitFor(ops, /It may have been done all the same/)
  })
})
