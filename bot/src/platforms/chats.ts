import type { ChatDefinition } from './chat-definition.ts'
import { discordDefinition } from './discord/definition.ts'
import { slackDefinition } from './slack/definition.ts'

/** The chats that Gatehouse speaks: one folder and one line each. */
export const chats: readonly ChatDefinition[] = [slackDefinition, discordDefinition]
