import { expect, it, onTestFinished } from 'vitest'
import { ChatThread } from '../../bot/src/chat/thread/chat-thread.ts'
import { discordDefinition } from '../../bot/src/platforms/discord/definition.ts'
import { systemClock } from '../../core/src/clock.ts'
import { FakeDiscord } from '../fakes/discord/fake-discord.ts'
import { knownOf, Program, saying } from './scene.ts'

it('Discord runs in a thread of its own, and acknowledges while the program is busy', async () => {
  const discord = await FakeDiscord.start({ clock: systemClock })
  const program = new Program()
  const tokens = { token: discord.token, guild: discord.guild }
  const thread = new ChatThread({
    file: discordDefinition.thread,
    access: { tokens, apiUrl: discord.url },
    ears: program.ears,
    clock: systemClock,
    random: () => 0.5,
  })
  onTestFinished(async () => {
    await thread.close()
    await discord.close()
  })
  thread.start()
  await program.state('up')
  await program.until(() => program.logged.some(({ message }) => message === 'discord commands'))
  const ops = discord.channel('ops')
  const anna = discord.member('anna')
  thread.know(knownOf(discord, [anna]))

  // The program never answers this one, and nothing waits for it.
  program.answer = () => new Promise(() => undefined)
  expect(await anna.slash(ops, 'gate status')).toMatchObject({ kind: 'deferred' })
  program.answer = () => saying('Route shop is well.')
  await anna.slash(ops, 'gate route show', { name: 'shop' })
  await anna.waitFor(ops, /Route shop is well/)
  await program.until(
    async () => (await anna.completes(ops, 'gate route show', { name: 'w' }, 'name')).length === 1,
  )
  expect(await thread.post(ops.id, saying('Done.'), 'card')).toMatchObject({ kind: 'sent' })
  expect(await thread.check([ops.id])).toContainEqual(
    expect.objectContaining({ name: 'token', verdict: 'ok' }),
  )
})
