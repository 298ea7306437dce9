import { Client, Events, GatewayIntentBits, type Interaction } from './discord-js.ts'
import type { FakeDiscord } from './fake-discord.ts'

/** The real library, connected; `act` answers what people do. What it throws is collected in `errors`. */
export async function connect(
  discord: FakeDiscord,
  act: (interaction: Interaction) => Promise<unknown>,
  token = discord.token,
) {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    rest: { api: discord.url, retries: 0 },
    allowedMentions: { parse: [] },
  })
  const errors: Error[] = []
  client.on(Events.Error, error => errors.push(error))
  client.on(Events.InteractionCreate, interaction => {
    act(interaction).catch((error: Error) => errors.push(error))
  })
  const ready = new Promise(resolve => client.once(Events.ClientReady, resolve))
  await client.login(token)
  await ready
  return { client, errors }
}
