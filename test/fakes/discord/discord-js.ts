/** The real library that the bot brings: what this server is tested with. */
// biome-ignore lint/correctness/noUndeclaredDependencies: the bot brings it, and these tests are of what it brings
export * from 'discord.js'
