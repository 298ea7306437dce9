import { describe, expect, it } from 'vitest'
import type { ChatCheck } from '../../bot/src/chat/chat-platform.ts'
import { type Clock, systemClock } from '../../core/src/clock.ts'
import { openScene, upScene } from './scene.ts'

const named = (checks: readonly ChatCheck[], name: string) => checks.find(check => check.name === name)

describe('what chat check says about Discord', () => {
  it('is that all is well, when it is', async () => {
    const { discord, platform } = await upScene()
    const ops = discord.channel('ops')
    const checks = await platform.check([ops.id])
    expect(checks.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['token', 'ok'],
      ['connection', 'ok'],
      ['servers', 'ok'],
      ['commands', 'ok'],
      [`channel ${ops.id}`, 'ok'],
      ['clock', 'ok'],
      ['invite link', 'ok'],
    ])
    expect(named(checks, 'invite link')?.words).toMatch(
      /^https:\/\/discord\.com\/oauth2\/authorize\?client_id=\d+&/,
    )
    expect(JSON.stringify(checks)).not.toContain(discord.token)
  })

  it('names the channels that cards cannot be shown in, and what to click', async () => {
    const { discord, platform } = await upScene()
    const hidden = discord.channel('hidden', { botMaySee: false })
    const mute = discord.channel('mute', { botMaySend: false })
    const thread = discord.channel('incident', { thread: discord.channel('ops') })
    discord.expectViolation(/50001|10003/)
    const checks = await platform.check([hidden.id, mute.id, thread.id, '1'])
    expect(named(checks, `channel ${hidden.id}`)).toMatchObject({
      verdict: 'wrong',
      fix: expect.stringMatching(/Permissions.*View Channel/),
    })
    expect(named(checks, `channel ${mute.id}`)).toMatchObject({
      verdict: 'wrong',
      words: expect.stringMatching(/#mute.*lacks: Send Messages/),
      fix: expect.stringMatching(/Edit Channel.*Send Messages/),
    })
    expect(named(checks, `channel ${thread.id}`)).toMatchObject({ verdict: 'ok' })
    expect(named(checks, 'channel 1')).toMatchObject({ verdict: 'wrong' })
  })

  it('says how a channel is chosen when there is none', async () => {
    const { platform } = await upScene()
    expect(named(await platform.check([]), 'channels')).toMatchObject({
      verdict: 'unknown',
      fix: expect.stringMatching(/place allow discord .* cards=yes/),
    })
  })

  it('says that Gatehouse is not in the server of its settings', async () => {
    const { discord, program, platform } = await openScene({ guild: '4711' })
    await program.state('up')
    await program.until(() => program.logged.some(({ message }) => /not registered/.test(message)))
    discord.expectViolation(/50001/)
    const checks = await platform.check([])
    expect(named(checks, 'servers')).toMatchObject({
      verdict: 'wrong',
      words: expect.stringMatching(/4711/),
      fix: expect.stringMatching(/guild_id=4711/),
    })
    expect(named(checks, 'commands')?.verdict).not.toBe('ok')
  })

  it('says that the commands are not those of today', async () => {
    const { discord, platform } = await upScene()
    await fetch(`${discord.url}/v10/applications/${discord.application}/guilds/${discord.guild}/commands`, {
      method: 'PUT',
      headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
      body: '[]',
    })
    expect(named(await platform.check([]), 'commands')).toMatchObject({ verdict: 'wrong' })
  })

  it('says that the clock is wrong, in which direction, and what that breaks', async () => {
    const clock: Clock = { ...systemClock, nowMs: () => Date.now() - 60_000 }
    const { platform } = await upScene({ parts: { clock } })
    expect(named(await platform.check([]), 'clock')).toMatchObject({
      verdict: 'wrong',
      words: expect.stringMatching(/(59|60|61) seconds behind/),
      fix: expect.stringMatching(/Codes fail/),
    })
  })

  it.each([
    ['is wrong', { token: 'made-up-and-wrong' }, false],
    ['was revoked', {}, true],
  ])('says how a new token is made when it %s', async (_name, options, revoke) => {
    const { discord, program, platform } = await openScene(options)
    if (revoke) {
      await program.state('up')
      discord.faults.revokeToken()
    }
    await program.state('stopped')
    const checks = await platform.check([])
    expect(checks.map(({ name, verdict }) => [name, verdict])).toEqual([
      ['token', 'wrong'],
      ['connection', 'wrong'],
    ])
    expect(checks[0]?.fix).toMatch(/Bot → Reset Token/)
  })

  it('says that Discord cannot be reached', async () => {
    const { discord, program, platform } = await upScene()
    const before = program.states.length
    const end = discord.faults.refuseGateway()
    discord.faults.dropGateway()
    await program.state('away', before)
    discord.faults.fail('GET /applications/@me', 503, {}, 9)
    expect(await platform.check([])).toMatchObject([
      { name: 'token', verdict: 'unknown', words: 'Discord answered 503' },
      { name: 'connection', verdict: 'wrong', fix: expect.stringMatching(/by itself/) },
    ])
    end()
  })
})
