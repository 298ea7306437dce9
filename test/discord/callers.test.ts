import { describe, expect, it } from 'vitest'
import type { ChatCaller } from '../../bot/src/chat/heard.ts'
import { callerOf } from '../../bot/src/platforms/discord/interactions/caller.ts'
import { knownOf, saying, upScene } from './scene.ts'

describe('who speaks in Discord', () => {
  it('is an id in a server and a channel; a thread belongs to its channel', async () => {
    const { discord, program } = await upScene()
    const ops = discord.channel('ops')
    const thread = discord.channel('incident', { thread: ops })
    const anna = discord.member('anna')
    await anna.slash(thread, 'gate status')
    await anna.waitFor(thread, /Heard status/)
    expect(program.heard[0]?.caller).toEqual({
      kind: 'chat',
      identity: { platform: 'discord', workspace: discord.guild, user: anna.id },
      place: { platform: 'discord', workspace: discord.guild, channel: ops.id },
      guest: false,
      bot: false,
    })
  })

  it('is told with every button and every form', async () => {
    const { discord, program, platform } = await upScene()
    const ops = discord.channel('ops')
    const mallory = discord.member('mallory', { administrator: true })
    const confirmation = 'a'.repeat(32)
    await platform.post(
      ops.id,
      {
        ...saying('Anna asks.'),
        buttons: [
          { label: 'Approve…', style: 'primary', deed: { kind: 'code', confirmation } },
          { label: 'Cancel', style: 'plain', deed: { kind: 'cancel', confirmation } },
        ],
      },
      'card',
    )
    await mallory.click('Cancel', { in: ops })
    await mallory.click('Approve…', { in: ops })
    await mallory.submits({ code: '123456' })
    await program.until(() => program.heard.length === 2)
    // That they are an administrator of the server is told nobody: roles are Gatehouse's own.
    for (const { caller } of program.heard)
      expect(caller).toMatchObject({ identity: { user: mallory.id }, guest: false, bot: false })
    expect(JSON.stringify(program.heard)).not.toContain('administrator')
  })

  it('in another server is of that server', async () => {
    const { discord, program } = await upScene({ everywhere: true })
    const elsewhere = discord.channel('elsewhere', { guild: 'other' })
    const zoe = discord.member('zoe', { guild: 'other' })
    await zoe.slash(elsewhere, 'gate status')
    await zoe.waitFor(elsewhere, /Heard status/)
    const { caller } = program.heard[0] ?? {}
    expect(caller?.identity.workspace).not.toBe(discord.guild)
    expect(caller?.place.workspace).toBe(caller?.identity.workspace)
  })

  it('is a bot when it is one', async () => {
    const { discord, program } = await upScene()
    const ops = discord.channel('ops')
    const robot = discord.member('robot', { bot: true })
    await robot.slash(ops, 'gate status')
    await robot.waitFor(ops, /Heard status/)
    expect(program.heard[0]?.caller.bot).toBe(true)
  })

  it('may be nobody for completion and for what a message names', async () => {
    const { discord, program, platform } = await upScene()
    const ops = discord.channel('ops')
    const stranger = discord.member('stranger')
    platform.know(knownOf(discord, []))
    const message = stranger.says(ops, 'what is shop?')
    await stranger.menu(ops, 'Gate: explain', message)
    // The program refuses them, and writes it down.
    await stranger.waitFor(ops, /Heard status/)
    expect(program.heard).toHaveLength(1)
  })
})

type Interaction = Parameters<typeof callerOf>[0]

/** What Discord sends, with the parts that decide about a caller. */
function interaction(parts: object): Interaction {
  const user = { id: '11', username: 'anna', discriminator: '0', avatar: null, global_name: null }
  const whole = {
    id: '1',
    token: 'made-up',
    type: 2,
    guild_id: '22',
    channel: { id: '33', type: 0 },
    member: { user, roles: [], flags: 0, pending: false, permissions: '8' },
    ...parts,
  }
  return JSON.parse(JSON.stringify(whole))
}

const caller = (parts: object, parent: string | null = null): ChatCaller =>
  callerOf(interaction(parts), { parentOf: () => parent, nowMs: () => Date.parse('2026-01-01T00:00:00Z') })

const member = (parts: object) => ({
  member: { user: { id: '11', username: 'anna' }, roles: [], flags: 0, pending: false, ...parts },
})

describe('a caller', () => {
  it.each([
    ['has not agreed to the rules yet', { pending: true }],
    ['came by an invitation for guests', { flags: 1 << 4 }],
    ['was told to be silent', { communication_disabled_until: '2026-01-01T01:00:00Z' }],
  ])('that %s is a guest', (_words, parts) => {
    expect(caller(member(parts)).guest).toBe(true)
  })

  it('that was told to be silent once is none', () => {
    expect(caller(member({ communication_disabled_until: '2025-12-31T23:00:00Z' })).guest).toBe(false)
  })

  it('in a direct message is in no server, and in a place that no rule can be about', () => {
    const dm = caller({ guild_id: undefined, member: undefined, user: { id: '11', username: 'anna' } })
    expect(dm).toMatchObject({
      identity: { workspace: '0', user: '11' },
      place: { workspace: 'dm', channel: null },
    })
  })

  it.each([
    ['its channel', { id: '44', type: 11, parent_id: '33' }, null, '33'],
    ['the channel that is known', { id: '44', type: 12 }, '33', '33'],
  ])('in a thread speaks in %s', (_words, channel, parent, expected) => {
    expect(caller({ channel }, parent).place).toMatchObject({ workspace: '22', channel: expected })
  })

  it.each([
    ['a thread of an unknown channel', { channel: { id: '44', type: 11 } }],
    ['nowhere', { channel: undefined }],
  ])('in %s is in no place that a rule allows', (_words, parts) => {
    expect(caller(parts).place).toMatchObject({ workspace: 'unknown', channel: null })
  })

  it('without a user is nobody', () => {
    expect(caller({ member: undefined, guild_id: undefined })).toMatchObject({ bot: true })
  })
})
