import type { Command } from '../../../command.ts'

/** Where a command stands below the one that Discord knows: alone, or in the group of its noun. */
export interface Path {
  group: string | null
  name: string
}

/**
 * The noun is the group, the rest is the name: `route policy add` is `policy-add` of `route`. A command of one word stands alone; when it is
 * a noun as well, it is called like its group.
 */
export function pathOf(commands: readonly Command[], { name }: Command): Path {
  const [noun = name, ...verbs] = name.split(' ')
  if (verbs.length > 0) return { group: noun, name: verbs.join('-') }
  const isNoun = commands.some(one => one.name.startsWith(`${noun} `))
  return { group: isNoun ? noun : null, name: noun }
}

/** The command that stands there. */
export function atPath(commands: readonly Command[], path: Path): Command | undefined {
  return commands.find(command => {
    const { group, name } = pathOf(commands, command)
    return group === path.group && name === path.name
  })
}
