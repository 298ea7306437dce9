/**
 * What Discord allows of a command. Its characters are those of all names, descriptions and values in it.
 * https://discord.com/developers/docs/interactions/application-commands
 */
export const limits = {
  characters: 8000,
  children: 25,
  choices: 25,
  name: 32,
  description: 100,
} as const

/** The command of everything that is no hurry. */
export const commandName = 'gate'
/** The command of what people do at three in the morning. */
export const onCallName = 'oncall'
/** The command of what is watched, and of who is told. */
export const watchName = 'watch'
/** The entry in the menu of a message. */
export const explainName = 'Gate: explain'
/** The subcommand that takes a whole line, and its option. */
export const lineName = 'do'
export const lineOption = 'line'
/** The option that takes every key which has none of its own. */
export const moreOption = 'more'
