import { covers } from '@gatehouse/core/identity/role.ts'
import type { APIApplicationCommandStringOption } from 'discord.js'
import type { Command } from '../../../command.ts'
import { limits } from './limits.ts'
import { basicOptions, clipped, furtherOptions, more, takesMore } from './option.ts'
import { type Path, pathOf } from './path.ts'

/** A command with the options that there is room for. */
export interface Placed extends Path {
  command: Command
  description: string
  options: APIApplicationCommandStringOption[]
}

/** What fits into Discord's command; `left` is reached by the whole line alone. */
export interface Fit {
  placed: readonly Placed[]
  left: readonly Command[]
}

/** How a group is described; its commands say the rest. */
export function groupDescription(group: string): string {
  return `about ${group}`
}

/** How many characters Discord counts. */
export function charactersOf({
  name,
  description,
  choices = [],
  options = [],
}: {
  name: string
  description: string
  choices?: readonly { name: string; value: string | number }[]
  options?: readonly Parameters<typeof charactersOf>[0][]
}): number {
  const choiceCharacters = choices.reduce((sum, { name, value }) => sum + name.length + `${value}`.length, 0)
  return (
    name.length +
    description.length +
    choiceCharacters +
    options.reduce((sum, option) => sum + charactersOf(option), 0)
  )
}

/**
 * Fits commands into the room of one. Every command comes before any key that may be left out, and what people do every day before what
 * admins do now and then; what finds no room is left. Then the keys get options of their own, one of each command after another.
 * @param taken characters and places at the top that something else needs
 */
export function fitCommands(
  commands: readonly Command[],
  taken: { characters: number; places: number },
): Fit {
  const room = { characters: limits.characters - taken.characters, places: limits.children - taken.places }
  const placed: Placed[] = []
  const left: Command[] = []
  for (const command of inOrderOfUse(commands)) {
    const one = basic(commands, command)
    const group = one.group !== null && !placed.some(({ group }) => group === one.group) ? one.group : null
    const cost =
      charactersOf(one) +
      (group === null ? 0 : charactersOf({ name: group, description: groupDescription(group) }))
    const places = one.group === null || group !== null ? 1 : 0
    const inGroup = placed.filter(({ group }) => group !== null && group === one.group).length
    if (cost > room.characters || places > room.places || inGroup >= limits.children) {
      left.push(command)
      continue
    }
    room.characters -= cost
    room.places -= places
    placed.push(one)
  }
  return { placed: widen(placed, room.characters), left }
}

/** Gives keys an option of their own while there is room: the first of each command, then the second, and so on. */
function widen(placed: readonly Placed[], characters: number): Placed[] {
  let room = characters
  const wide = placed.map(one => ({ one, further: furtherOptions(one.command) }))
  const rounds = Math.max(0, ...wide.map(({ further }) => further.length))
  for (let round = 0; round < rounds; round += 1) {
    for (const entry of wide) {
      const option = entry.further[round]
      if (option === undefined) continue
      const before = entry.one
      const after = withOption(before, option)
      const cost = charactersOf(after) - charactersOf(before)
      if (after.options.length > limits.children || cost > room) continue
      entry.one = after
      room -= cost
    }
  }
  return wide.map(({ one }) => one)
}

function withOption(placed: Placed, option: APIApplicationCommandStringOption): Placed {
  return {
    ...placed,
    options: withMore(placed.command, [...placed.options.filter(({ name }) => name !== more.name), option]),
  }
}

function withMore(
  command: Command,
  options: APIApplicationCommandStringOption[],
): APIApplicationCommandStringOption[] {
  return takesMore(command, options) ? [...options, more] : options
}

function basic(commands: readonly Command[], command: Command): Placed {
  return {
    ...pathOf(commands, command),
    command,
    description: clipped(command.summary),
    options: withMore(command, basicOptions(command)),
  }
}

function inOrderOfUse(commands: readonly Command[]): Command[] {
  return commands.toSorted(
    (a, b) => Number(!covers('operator', a.role)) - Number(!covers('operator', b.role)),
  )
}
