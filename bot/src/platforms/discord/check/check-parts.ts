import type { Client, RESTPostAPIApplicationCommandsJSONBody } from 'discord.js'
import type { ChatState } from '../../../chat/chat-platform.ts'
import type { Rest } from '../rest/open-rest.ts'

/** What is looked at. */
export interface CheckParts {
  rest: Rest
  guild: string | null
  commands: readonly RESTPostAPIApplicationCommandsJSONBody[]
  state: ChatState
  client: Client | null
  clockAheadMs(): number | null
  channels: readonly string[]
}
