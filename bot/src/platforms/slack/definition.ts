import { AppError } from '@gatehouse/core/error.ts'
import type { ChatDefinition } from '../chat-definition.ts'
import { readOwnAddress } from './signed/own-address.ts'

/**
 * Slack as the composition root needs it. It starts when the bot token is there, with the app token (Socket Mode) or with the signing secret
 * (signed HTTP on `listen`, an address of this machine itself).
 */
export const slackDefinition: ChatDefinition = {
  platform: 'slack',
  thread: new URL('./thread.ts', import.meta.url),
  apiUrlVariable: 'SLACK_API_URL',
  settings: [
    { variable: 'SLACK_BOT_TOKEN', token: 'botToken' },
    { variable: 'SLACK_APP_TOKEN', token: 'appToken' },
    { variable: 'SLACK_SIGNING_SECRET', token: 'signingSecret' },
    { variable: 'SLACK_HTTP_LISTEN', token: 'listen' },
  ],
  starts: ({ botToken, appToken, signingSecret, listen }) => {
    if (botToken === undefined && [appToken, signingSecret, listen].some(one => one !== undefined))
      throw new AppError('invalid', 'SLACK_BOT_TOKEN is missing beside the other settings of Slack.')
    if (botToken === undefined) return false
    if (appToken === undefined && (signingSecret === undefined || listen === undefined))
      throw new AppError(
        'invalid',
        'SLACK_APP_TOKEN is missing: Slack needs it, or SLACK_SIGNING_SECRET with SLACK_HTTP_LISTEN.',
      )
    if (appToken === undefined && listen !== undefined) readOwnAddress(listen)
    return true
  },
}
