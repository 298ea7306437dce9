import { DiscordjsError, DiscordjsErrorCodes, GatewayCloseCodes } from 'discord.js'

/** How the life of a client ended. `stopped` does not come back by itself. */
export type GatewayEnd = { kind: 'stopped'; words: string } | { kind: 'lost'; words: string }

/** What is said when Discord does not take the token. */
export const wrongToken: GatewayEnd = {
  kind: 'stopped',
  words:
    'Discord does not take the token: it is wrong, or it was reset. Developer Portal → Bot → Reset Token, put it into DISCORD_TOKEN, start anew',
}

/** What a close code means that the library does not connect again after. https://discord.com/developers/docs/topics/opcodes-and-status-codes */
export function closeEnd(code: number): GatewayEnd {
  switch (code) {
    case GatewayCloseCodes.AuthenticationFailed:
      return wrongToken
    case GatewayCloseCodes.DisallowedIntents:
    case GatewayCloseCodes.InvalidIntents:
      return {
        kind: 'stopped',
        words: 'Discord refuses the intents, though Gatehouse asks for Guilds alone: update Gatehouse',
      }
    case GatewayCloseCodes.InvalidAPIVersion:
      return { kind: 'stopped', words: 'Discord does not speak this version any more: update Gatehouse' }
    case GatewayCloseCodes.InvalidShard:
    case GatewayCloseCodes.ShardingRequired:
      return { kind: 'stopped', words: 'this bot is in too many servers for one connection' }
    default:
      return { kind: 'lost', words: `Discord closed the connection (${code})` }
  }
}

/** Why logging in failed. The library has only words for some of the reasons. */
export function loginEnd(error: unknown): GatewayEnd {
  if (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) return wrongToken
  const words = error instanceof Error ? error.message : String(error)
  if (/^Authentication failed$/.test(words)) return wrongToken
  if (/^Used (disallowed|invalid) intents$/.test(words)) return closeEnd(GatewayCloseCodes.DisallowedIntents)
  if (/^Used an invalid API version$/.test(words)) return closeEnd(GatewayCloseCodes.InvalidAPIVersion)
  if (/^Sharding is required$|^Invalid shard$/.test(words))
    return closeEnd(GatewayCloseCodes.ShardingRequired)
  return { kind: 'lost', words: `cannot connect to Discord: ${words}` }
}
