import { type APIInteraction, InteractionType, REST } from 'discord.js'
import { expect, it } from 'vitest'
import { Receiver } from '../../bot/src/platforms/discord/interactions/receive.ts'
import { systemClock } from '../../core/src/clock.ts'
import { Program } from './scene.ts'

function receiver() {
  const rest = new REST({ makeRequest: async () => new Response(null, { status: 204 }) })
  const program = new Program()
  return {
    program,
    receiver: new Receiver({
      rest: { quick: rest, steady: rest },
      pictures: { of: async () => null },
      clock: systemClock,
      ears: program.ears,
      commands: [],
      known: () => null,
      parentOf: () => null,
      nowMs: () => 0,
    }),
  }
}

/** As much of what Discord sends as is read before anything is answered. */
function interaction(id: string, type: InteractionType, data: object): APIInteraction {
  const user = { id: '2', username: 'anna', bot: false }
  const text = JSON.stringify({ id, type, data, token: 'made-up', application_id: '1', user })
  return JSON.parse(text) as APIInteraction
}

it('remembers what was done, however much is typed after it', async () => {
  const { program, receiver: here } = receiver()
  const run = { component_type: 2, custom_id: 'run:status' }
  const done = interaction('done', InteractionType.MessageComponent, run)
  await here.receive(done)
  const before = program.heard.length
  const typed = { type: 1, name: 'gate', options: [] }
  for (let letter = 0; letter < 10_000; letter += 1)
    await here.receive(interaction(`t${letter}`, InteractionType.ApplicationCommandAutocomplete, typed))
  await here.receive(done)
  expect(before).toBe(1)
  expect(program.heard).toHaveLength(1)
})
