/** What a session must ask for to hear of something. https://docs.discord.com/developers/events/gateway#gateway-intents */
export const intents = {
  guilds: 1 << 0,
  members: 1 << 1,
  presences: 1 << 8,
  guildMessages: 1 << 9,
  directMessages: 1 << 12,
  messageContent: 1 << 15,
} as const

/** Those that the application's owner must switch on. */
export const privilegedIntents = intents.members | intents.presences | intents.messageContent

/** Every bit that means something. */
export const everyIntent = 0b11_0011_0001_1111_1111_1111_1111
