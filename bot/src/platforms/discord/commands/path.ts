import type { Command } from '../../../command.ts'
import { commandName, onCallName, watchName } from './limits.ts'
import { isOnCall } from './on-call.ts'
import { isWatched } from './watched.ts'

/** Where a command stands below one of those that Discord knows: alone, or in the group of its noun. */
export interface Path {
  top: string
  group: string | null
  name: string
}

/**
 * The noun is the group, the rest is the name: `route policy add` is `policy-add` of `route`. A command of one word stands alone; when it is
 * a noun as well, it is called like its group. Of those for who is on call it still stands alone, because it is what they want, and the
 * others of that noun stand beside it: `block` and `block-list`.
 */
export function pathOf(commands: readonly Command[], command: Command): Path {
  const [noun = command.name, ...verbs] = command.name.split(' ')
  if (isOnCall(command)) {
    const isAlone = verbs.length === 0 || commands.some(({ name }) => name === noun)
    return isAlone
      ? { top: onCallName, group: null, name: [noun, ...verbs].join('-') }
      : { top: onCallName, group: noun, name: verbs.join('-') }
  }
  const top = isWatched(command) ? watchName : commandName
  if (verbs.length > 0) return { top, group: noun, name: verbs.join('-') }
  const isNoun = commands.some(one => one.name.startsWith(`${noun} `))
  return { top, group: isNoun ? noun : null, name: noun }
}

/** The command that stands there. */
export function atPath(commands: readonly Command[], path: Path): Command | undefined {
  return commands.find(command => {
    const { top, group, name } = pathOf(commands, command)
    return top === path.top && group === path.group && name === path.name
  })
}
