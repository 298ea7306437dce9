import { describe, expect, it } from 'vitest'
import { confirmation, confirming, upScene, waitingCard } from './scene.ts'

const callback = 'POST /interactions/:interaction/:token/callback'

describe('when things go wrong with Discord', () => {
  it('a hundred commands, each delivered three times and in a wrong order, are heard once each', async () => {
    const { discord, program } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    discord.hold()
    const asked = Array.from({ length: 100 }, (_, index) => {
      const answer = anna.slash(ops, 'gate do', { line: `route show route-${index}` })
      discord.redeliver('last', 2)
      return answer
    })
    discord.release('reversed')
    const answers = await Promise.all(asked)
    expect(answers.every(({ kind }) => kind === 'deferred')).toBe(true)
    await program.until(() => program.heard.length >= 100)
    await anna.waitForNo(ops, /thinking/)
    expect(new Set(program.heard.map(heard => (heard.kind === 'command' ? heard.line : ''))).size).toBe(100)
    expect(program.heard).toHaveLength(100)
    expect(anna.sees(ops)).toHaveLength(100)
  })

  it('what is under way is answered though the token is revoked meanwhile', async () => {
    const scene = await upScene()
    const { discord, program } = scene
    const { ops, anna, answer } = await confirming(scene)
    await program.until(() => program.heard.length === 2)
    discord.faults.revokeToken()
    await program.state('stopped')
    answer()
    await anna.waitFor(ops, /Route shop removed/)
    expect(program.heard).toMatchObject([{ kind: 'command' }, { kind: 'code', confirmation }])
  })

  it('an acknowledgement waits for a short rate limit, and not for a long one', async () => {
    const { discord, program } = await upScene({ deadlineMs: 60_000 })
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    discord.faults.rateLimit(callback, { retryAfterMs: 200 })
    await anna.slash(ops, 'gate status')
    await anna.waitFor(ops, /Heard status/)

    discord.faults.rateLimit(callback, { retryAfterMs: 30_000 })
    discord.expectViolation(/Unknown Webhook/)
    void anna.slash(ops, 'oncall undo')
    await anna.waitFor('dm', /Nothing was done/)
    expect(program.heard).toHaveLength(1)
  })

  it('a form that cannot be opened is told, and opens the next time', async () => {
    const { discord, program } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    program.answer = () => waitingCard()
    await anna.slash(ops, 'gate route remove', { name: 'shop' })
    await anna.waitFor(ops, /This would remove/)
    discord.faults.unknownInteraction()
    await anna.click('Confirm with code', { in: ops })
    await anna.waitFor('dm', /Nothing was done/)
    await anna.click('Confirm with code', { in: ops })
    await anna.waitForModal(/code/i)
    expect(program.heard).toHaveLength(1)
  })

  it('a completion that comes too late is nobody’s concern', async () => {
    const { discord, program } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    discord.faults.unknownInteraction()
    expect(await anna.completes(ops, 'gate route show', { name: 's' }, 'name')).toEqual([])
    await anna.slash(ops, 'gate status')
    await anna.waitFor(ops, /Heard status/)
    expect(anna.sees('dm')).toEqual([])
    expect(program.logged.filter(({ level }) => level !== 'info')).toEqual([])
  })
})
