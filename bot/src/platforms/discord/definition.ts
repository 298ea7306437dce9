import { AppError } from '@gatehouse/core/error.ts'
import type { ChatDefinition } from '../chat-definition.ts'

/**
 * Discord as the composition root needs it. It starts when the token is there. With the id of a server its commands are registered there
 * alone, and are there at once.
 */
export const discordDefinition: ChatDefinition = {
  platform: 'discord',
  thread: new URL('./thread.ts', import.meta.url),
  apiUrlVariable: 'DISCORD_API_URL',
  settings: [
    { variable: 'DISCORD_TOKEN', token: 'token' },
    { variable: 'DISCORD_GUILD', token: 'guild' },
  ],
  starts: ({ token, guild }) => {
    if (token === undefined && guild !== undefined)
      throw new AppError('invalid', 'DISCORD_TOKEN is missing beside DISCORD_GUILD.')
    return token !== undefined
  },
}
