import { describe, expect, it } from 'vitest'
import type { ChatState } from '../../bot/src/chat/chat-platform.ts'
import { openDiscord } from '../../bot/src/platforms/discord/open-discord.ts'
import { systemClock } from '../../core/src/clock.ts'
import {
  confirmation,
  fastClock,
  openScene,
  Program,
  type Scene,
  saying,
  upScene,
  waitingCard,
} from './scene.ts'

const kinds = (states: readonly ChatState[]) => states.map(({ kind }) => kind)

/** Each way in which a connection may end and come back. */
const ends: [string, (scene: Scene) => void][] = [
  ['a cable that is cut', ({ discord }) => discord.faults.dropGateway()],
  ['a close that can be resumed', ({ discord }) => discord.faults.dropGateway(4000)],
  ['a session that timed out', ({ discord }) => discord.faults.dropGateway(4009)],
  ['a wish to reconnect', ({ discord }) => discord.faults.reconnect()],
]
/** The library waits five seconds and more before it begins a new one. */
const newSession: typeof ends = [
  ['an invalid session', ({ discord }) => discord.faults.invalidSession(false)],
]

describe('the connection with Discord', () => {
  it.each([...ends, ...newSession])('comes back after %s, and misses nobody', async (_name, end) => {
    const scene = await upScene()
    const { discord, program } = scene
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    const before = program.states.length
    end(scene)
    await program.state('away', before)
    await program.state('up', before)
    await anna.slash(ops, 'gate status')
    await anna.waitFor(ops, /Heard status/)
    expect(program.heard).toHaveLength(1)
  })

  it.each(ends)('carries a confirmation over %s between preview and code', async (_name, end) => {
    const scene = await upScene()
    const { discord, program } = scene
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    program.answer = heard => (heard.kind === 'code' ? saying('Route shop removed.') : waitingCard())
    await anna.slash(ops, 'gate route remove', { name: 'shop' })
    await anna.waitFor(ops, /This would remove/)
    const before = program.states.length
    end(scene)
    await program.state('up', before)
    await anna.click('Confirm with code', { in: ops })
    await anna.waitForModal(/code/i)
    const between = program.states.length
    end(scene)
    await program.state('up', between)
    await anna.submits({ code: '123456' })
    await anna.waitFor(ops, /Route shop removed/)
    expect(program.heard).toMatchObject([{ kind: 'command' }, { kind: 'code', confirmation }])
  })

  it('carries a confirmation over a new start between preview, form and code', async () => {
    const { discord, program, platform } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    program.answer = () => waitingCard()
    await anna.slash(ops, 'gate route remove', { name: 'shop' })
    const preview = await anna.waitFor(ops, /This would remove/)
    await platform.close()

    const tokens = { token: discord.token, guild: discord.guild }
    const begin = async () => {
      const after = new Program()
      const platform = openDiscord({ tokens, apiUrl: discord.url }, after.ears)
      await after.state('up')
      return { after, platform }
    }
    const second = await begin()
    await anna.click('Confirm with code', { in: ops })
    await anna.waitForModal(/code/i)
    await second.platform.close()

    const third = await begin()
    third.after.answer = () => saying('Route shop removed.')
    await anna.submits({ code: '123456' })
    expect(await anna.waitFor(ops, /Route shop removed/)).toMatchObject({ id: preview.id })
    expect(third.after.heard).toMatchObject([{ kind: 'code', confirmation, at: preview.id }])
    await third.platform.close()
  })

  it('answers what was asked before it was lost', async () => {
    const { discord, program } = await upScene()
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    let answer: () => void = () => undefined
    program.answer = () => new Promise(resolve => (answer = () => resolve(saying('Route shop is well.'))))
    await anna.slash(ops, 'gate route show', { name: 'shop' })
    await program.until(() => program.heard[0])
    const before = program.states.length
    discord.faults.dropGateway()
    await program.state('away', before)
    answer()
    await anna.waitFor(ops, /Route shop is well/)
  })

  it('waits longer and longer while nobody takes it, and less once it stood', async () => {
    const pauses: number[] = []
    const clock = {
      ...systemClock,
      sleep: async (ms: number, signal?: AbortSignal) => {
        // Only the pauses between tries are short here; deadlines stay.
        if (ms <= 60_000) pauses.push(ms)
        await systemClock.sleep(ms <= 60_000 ? 1 : ms, signal)
      },
    }
    const { discord, program } = await upScene({ parts: { clock, random: () => 1 } })
    const end = discord.faults.refuseGateway()
    const before = program.states.length
    discord.faults.dropGateway()
    await program.until(() => pauses.length >= 3)
    end()
    await program.state('up', before)
    expect(pauses.slice(0, 3)).toEqual([1000, 2000, 4000])
    expect(kinds(program.states.slice(before)).at(0)).toBe('away')
  })

  it('is made by another client when the first is not connected for three minutes', async () => {
    const clock = {
      ...systemClock,
      sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms > 60_000 ? 300 : ms / 1000, signal),
    }
    const { discord, program } = await upScene({ parts: { clock } })
    const end = discord.faults.refuseGateway()
    const before = program.states.length
    discord.faults.dropGateway()
    await program.until(() => discord.calls('GET', '/gateway/bot').length >= 3)
    end()
    await program.state('up', before)
  })

  it('is found dead when heartbeats stay without an answer', async () => {
    const { discord, program } = await upScene({ heartbeatMs: 150 })
    const before = program.states.length
    const end = discord.faults.silentHeartbeats()
    await program.state('away', before)
    end()
    await program.state('up', before)
  })

  it('takes commands while servers are out, which the library alone would hold back for 15 seconds', async () => {
    const { discord, program } = await upScene({ before: one => one.faults.outOfGuilds() })
    const ops = discord.channel('ops')
    const anna = discord.member('anna')
    const { afterMs } = await anna.slash(ops, 'gate status')
    expect(afterMs).toBeLessThan(1000)
    await anna.waitFor(ops, /Heard status/)
    expect(program.heard).toHaveLength(1)
  })

  it('stops with words that say what to do when the token is wrong', async () => {
    const { discord, program } = await openScene({ token: 'made-up-and-wrong' })
    const state = await program.state('stopped')
    expect(state).toMatchObject({ words: expect.stringMatching(/Reset Token/) })
    expect(JSON.stringify([program.states, program.logged])).not.toContain('made-up-and-wrong')
    expect(discord.calls('GET', '/gateway/bot')).toHaveLength(1)
  })

  it('stops when the token is revoked while it is up, and what is asked for is told so', async () => {
    const { discord, program, platform } = await upScene()
    const ops = discord.channel('ops')
    discord.faults.revokeToken()
    expect(await program.state('stopped')).toMatchObject({ words: expect.stringMatching(/reset/) })
    expect(await platform.post(ops.id, saying('Done.'), 'card')).toMatchObject({
      kind: 'failed',
      words: 'Discord does not take the token',
    })
    expect(kinds(program.states)).toEqual(['starting', 'up', 'stopped'])
  })

  it('stops when only the other interface tells that the token is revoked', async () => {
    const { discord, program, platform } = await upScene()
    const ops = discord.channel('ops')
    discord.faults.fail('POST /channels/:channel/messages', 401, { message: '401: Unauthorized', code: 0 })
    expect(await platform.post(ops.id, saying('Done.'), 'card')).toMatchObject({ kind: 'failed' })
    await program.state('stopped')
    expect(discord.connected).toBe(false)
  })

  it('stops when the intents are refused', async () => {
    const { discord, program } = await upScene()
    discord.faults.dropGateway(4014)
    expect(await program.state('stopped')).toMatchObject({ words: expect.stringMatching(/intents/) })
  })

  it('is begun anew after the start failed, ever later', async () => {
    const { discord, program } = await openScene({
      parts: { clock: fastClock },
      before: discord => discord.faults.fail('GET /gateway/bot', 500, { message: 'oh', code: 0 }, 8),
    })
    await program.state('up')
    expect(kinds(program.states)).toContain('away')
    expect(discord.connected).toBe(true)
  })

  it('that is closed while it is made leaves nothing behind', async () => {
    const { discord, platform } = await openScene()
    await platform.close()
    await new Promise(resolve => setTimeout(resolve, 1200))
    expect(discord.connected).toBe(false)
  })

  it('that is closed while the library pauses is not made behind its back', async () => {
    const { discord, program, platform } = await upScene()
    const before = program.states.length
    discord.faults.dropGateway()
    await program.state('away', before)
    await platform.close()
    // The library alone would be connected again half a second after.
    await new Promise(resolve => setTimeout(resolve, 1500))
    expect(discord.connected).toBe(false)
  })
})
