import { expect, it } from 'vitest'
import { knownOf, saying, threadScene } from './scene.ts'

it('Discord runs in a thread of its own, and acknowledges while the program is busy', async () => {
  const { discord, program, thread } = await threadScene()
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
