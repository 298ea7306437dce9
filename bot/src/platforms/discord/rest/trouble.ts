import { DiscordAPIError, HTTPError, RateLimitError, RESTJSONErrorCodes } from 'discord.js'

/** What went wrong with a call, in words without addresses: those of webhooks hold tokens. */
export function troubleWords(error: unknown): string {
  if (isRefused(error)) return 'Discord does not take the token'
  if (error instanceof DiscordAPIError) return `Discord says: ${error.message.replaceAll(/\s+/g, ' ')}`
  if (error instanceof RateLimitError)
    return `Discord asks to wait ${Math.ceil(error.retryAfter / 1000)} seconds`
  if (error instanceof HTTPError) return `Discord answered ${error.status}`
  if (error instanceof Error && /^(Abort|Timeout)Error$/.test(error.name))
    return 'Discord did not answer in time'
  return error instanceof Error ? `Discord cannot be reached (${codeOf(error)})` : 'Discord cannot be reached'
}

/** Discord's own code of the error, if it gave one. https://discord.com/developers/docs/topics/opcodes-and-status-codes#json */
export function troubleCode(error: unknown): number | undefined {
  return error instanceof DiscordAPIError && typeof error.code === 'number' ? error.code : undefined
}

/** Why a message cannot be written or changed, now or later; null when trying again may help. */
export function goneWords(error: unknown): string | null {
  switch (troubleCode(error)) {
    case RESTJSONErrorCodes.UnknownChannel:
      return 'there is no such channel, or Gatehouse does not see it'
    case RESTJSONErrorCodes.UnknownMessage:
      return 'the message was deleted'
    case RESTJSONErrorCodes.UnknownGuild:
      return 'Gatehouse is not in that server any more'
    case RESTJSONErrorCodes.MissingAccess:
      return 'Gatehouse does not see the channel'
    case RESTJSONErrorCodes.MissingPermissions:
    case RESTJSONErrorCodes.CannotSendMessagesInNonTextChannel:
      return 'Gatehouse may not write there'
    case RESTJSONErrorCodes.InvalidActionOnArchivedThread:
    case RESTJSONErrorCodes.ThreadLocked:
      return 'the thread is locked'
    case RESTJSONErrorCodes.UnknownWebhook:
    case RESTJSONErrorCodes.InvalidWebhookToken:
      return 'its fifteen minutes are over'
    default:
      return null
  }
}

/** Whether Discord does not take the token; the library forgets it then, and says only that it has none. */
export function isRefused(error: unknown): boolean {
  if (error instanceof DiscordAPIError) return error.status === 401
  return error instanceof Error && error.message.startsWith('Expected token to be set')
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name
}
