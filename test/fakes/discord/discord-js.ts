/** The real library that the bot brings: what this server is tested with. */
export * from 'discord.js'
