import { REST } from 'discord.js'
import { expect, it } from 'vitest'
import { Registrar } from '../../bot/src/platforms/discord/commands/registrar.ts'

/** A registrar whose first try is refused once the test lets it; its pauses end only when they are cut short. */
function registrar() {
  const asked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const refused = Promise.withResolvers<void>()
  const pausing = Promise.withResolvers<void>()
  const done = Promise.withResolvers<void>()
  let calls = 0
  const rest = new REST({
    retries: 0,
    makeRequest: async () => {
      const call = calls
      calls += 1
      asked[call]?.resolve()
      if (call > 0) return Response.json([])
      await refused.promise
      return Response.json({ message: 'Missing Access', code: 50001 }, { status: 403 })
    },
  }).setToken('made-up')
  const one = new Registrar({
    rest: { quick: rest, steady: rest },
    clock: {
      sleep: async (_ms, signal) => {
        pausing.resolve()
        if (!signal?.aborted)
          await new Promise<void>(wake => signal?.addEventListener('abort', () => wake(), { once: true }))
      },
    },
    random: () => 0,
    log: (_level, message) => (message === 'discord commands' ? done.resolve() : undefined),
    guild: '7',
    commands: [],
  })
  one.start('1')
  return {
    one,
    tries: () => calls,
    refuse: refused.resolve,
    asking: asked[0]?.promise,
    pausing: pausing.promise,
    done: done.promise,
  }
}

it('registers at once when the server appears while it pauses', async () => {
  const { one, tries, refuse, pausing, done } = registrar()
  refuse()
  await pausing
  one.seen('1', '7')
  await done
  expect(tries()).toBeGreaterThan(1)
  await one.close()
})

it('registers at once when the server appears while it is being refused', async () => {
  const { one, tries, refuse, asking, done } = registrar()
  await asking
  one.seen('1', '7')
  refuse()
  await done
  expect(tries()).toBeGreaterThan(1)
  await one.close()
})
