import { call } from './call.ts'
import { button, row } from './components/samples.ts'
import { FakeDiscord } from './fake-discord.ts'
import { explain, gate } from './gate-command.ts'
import { RawClient } from './raw-client.ts'

/** The smallest message. */
export const message = { content: 'hello' }

/** A modal with one input, `L`. */
export const modal = {
  custom_id: 'm',
  title: 'T',
  components: [{ type: 18, label: 'L', component: { type: 4, custom_id: 'i', style: 1 } }],
}

/** Anna in a channel, a client that answers as it is told, and a clock that stands still. */
export async function interactionScene(deadlineMs = 3000) {
  const clock = { now: Date.UTC(2026, 0, 1), nowMs: () => clock.now }
  const discord = await FakeDiscord.start({ clock, deadlineMs })
  const client = await RawClient.ready(discord)
  const anna = discord.member('anna')
  const ops = discord.channel('ops')
  await call(discord, 'PUT', `/applications/${discord.application}/commands`, [gate, explain])
  /** What a person does, as far as the app being told of it. */
  const deeds = {
    command: async () => {
      void anna.slash(ops, 'gate status')
      return await client.told()
    },
    autocomplete: async () => {
      void anna.completes(ops, 'gate route show', {}, 'name')
      return await client.told()
    },
    component: async () => {
      const told = await deeds.command()
      await client.answer(told, 4, { ...message, components: [row(button())] })
      void anna.click('Go', { in: ops })
      return await client.told()
    },
    modal: async () => {
      await client.answer(await deeds.command(), 9, modal)
      void anna.submits({ L: 'x' })
      return await client.told()
    },
    'modal of a component': async () => {
      await client.answer(await deeds.component(), 9, modal)
      void anna.submits({ L: 'x' })
      return await client.told()
    },
  }
  return { clock, discord, client, anna, ops, deeds }
}

export type Deed = keyof Awaited<ReturnType<typeof interactionScene>>['deeds']
