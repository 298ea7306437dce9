import { AppError } from '@gatehouse/core/error.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import type { Caller } from '../caller.ts'
import type { Command, CommandDeps } from '../command.ts'
import { readArguments } from '../grammar/arguments.ts'
import { findCommand } from '../grammar/find-command.ts'
import { splitWords, typedLine, type Word } from '../grammar/grammar.ts'
import { keepWithin } from '../parameters/keep-within.ts'
import { knownHere } from '../parameters/known-here.ts'
import type { Run } from './run.ts'
import { masked } from './secret-words.ts'

const maxLineLength = 300

/** A line for people: shortened, and without what may be a code. */
export function lineFor(words: readonly Word[]): string {
  const line = masked(typedLine(words))
  return line.length <= maxLineLength ? line : `${line.slice(0, maxLineLength - 1).toWellFormed()}…`
}

/** Whether a command changes something after a plan. */
export function isPlanned(command: Command): command is Run['command'] {
  return 'wish' in command || 'propose' in command
}

/**
 * A mutating command from the line that was typed.
 * @throws AppError `invalid`
 */
export function readRun(deps: CommandDeps, typed: string, actor: Actor, caller: Caller): Run {
  const words = splitWords(typed)
  const { command, words: own } = findCommand(deps.commands, words)
  if (!isPlanned(command)) throw new AppError('invalid', `"${command.name}" changes nothing that is planned.`)
  return runOf(deps, { command, own, words, actor, caller })
}

/** The same from words that are found already. @throws AppError `invalid` */
export function runOf(
  deps: CommandDeps,
  {
    command,
    own,
    words,
    actor,
    caller,
  }: Pick<Run, 'command' | 'actor' | 'caller'> & { own: readonly Word[]; words: readonly Word[] },
): Run {
  const known = knownHere(deps)
  const fixed = 'fix' in command ? (command.fix?.(readArguments(command, own, known), deps, actor) ?? []) : []
  const more = fixed.map((text): Word => ({ kind: 'word', text, quoted: false }))
  const all = [...words.slice(0, words.length - own.length), ...more, ...own]
  const args = readArguments(command, [...more, ...own], known)
  const back = 'takesBack' in command ? command.takesBack?.(args, deps) : undefined
  return {
    ...(back?.line ? inLineOf(deps, back.line, args) : { command, args }),
    actor,
    caller,
    askedAtMs: deps.clock.nowMs(),
    takesBack: back?.operation ?? null,
    typed: typedLine(all),
    line: lineFor(all),
  }
}

/** What another line means that this one stands for; how long it holds unless somebody keeps it is said by the one that was typed. */
function inLineOf(deps: CommandDeps, line: string, typed: Run['args']): Pick<Run, 'command' | 'args'> {
  const { command, words } = findCommand(deps.commands, splitWords(line))
  if (!isPlanned(command)) throw new AppError('conflict', `"${line}" changes nothing that is planned.`)
  const within = typed[keepWithin]
  return {
    command,
    args: { ...readArguments(command, words), ...(within !== undefined && { [keepWithin]: within }) },
  }
}
