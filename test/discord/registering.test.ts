import { describe, expect, it } from 'vitest'
import { openDiscord } from '../../bot/src/platforms/discord/open-discord.ts'
import type { FakeDiscord } from '../fakes/discord/fake-discord.ts'
import { fastClock, openScene, Program, upScene } from './scene.ts'

const everywhere = '/applications/:application/commands'
const inGuild = '/applications/:application/guilds/:guild/commands'

/** Another start of the same program. */
async function again(discord: FakeDiscord, guild: string | null): Promise<void> {
  const program = new Program()
  const tokens = { token: discord.token, ...(guild !== null && { guild }) }
  const platform = openDiscord({ tokens, apiUrl: discord.url }, program.ears)
  await program.until(() => program.logged.some(({ message }) => message === 'discord commands'))
  await platform.close()
}

describe('registering commands', () => {
  it('is done once, and not again while they are the same', async () => {
    const { discord } = await upScene()
    await again(discord, discord.guild)
    await again(discord, discord.guild)
    expect(discord.calls('PUT', inGuild)).toHaveLength(1)
    expect(discord.calls('PUT', everywhere)).toHaveLength(0)
  })

  it('is done for all servers when none is named, and taken back there when one is', async () => {
    const { discord } = await upScene({ everywhere: true })
    await again(discord, null)
    expect(discord.calls('PUT', everywhere)).toHaveLength(1)
    await again(discord, discord.guild)
    expect(discord.calls('PUT', everywhere).at(-1)?.body).toEqual([])
  })

  it('takes back what was registered in a server before it was for all', async () => {
    const { discord } = await upScene()
    const program = new Program()
    const platform = openDiscord({ tokens: { token: discord.token }, apiUrl: discord.url }, program.ears)
    await program.until(() => program.logged.some(({ message }) => /one server removed/.test(message)))
    await platform.close()
    expect(discord.calls('PUT', inGuild).at(-1)?.body).toEqual([])
  })

  it('is tried again while it fails', async () => {
    const { discord, program } = await openScene({
      parts: { clock: fastClock },
      before: one => one.faults.fail(`PUT ${inGuild}`, 403, { message: 'Missing Access', code: 50001 }, 3),
    })
    await program.until(() => program.logged.some(({ message }) => message === 'discord commands'))
    expect(discord.calls('PUT', inGuild).map(({ status }) => status)).toEqual([403, 403, 403, 200])
    expect(program.logged.filter(({ message }) => /not registered/.test(message))).toHaveLength(3)
  })

  it('tells the address that adds Gatehouse to a server, with no more permissions than it needs', async () => {
    const { discord, program } = await upScene()
    const url = new URL(String(program.logged.find(({ message }) => /invite link/.test(message))?.fields.url))
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: discord.application,
      scope: 'bot applications.commands',
      permissions: String((1n << 10n) | (1n << 11n) | (1n << 15n) | (1n << 38n)),
      guild_id: discord.guild,
      disable_guild_select: 'true',
    })
  })
})
