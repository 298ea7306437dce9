import { AppError } from '@gatehouse/core/error.ts'
import type { Actor } from '@gatehouse/core/identity/actor.ts'
import type { Caller } from '../caller.ts'
import type { Command, CommandDeps } from '../command.ts'
import { readArguments } from '../grammar/arguments.ts'
import { findCommand } from '../grammar/find-command.ts'
import { splitWords, typedLine, type Word } from '../grammar/grammar.ts'
import type { Run } from './plan-command.ts'
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
  const read = readArguments(command, own)
  const args = 'settle' in command ? (command.settle?.(read, deps) ?? read) : read
  const askedAtMs = deps.clock.nowMs()
  return { command, args, actor, caller, askedAtMs, typed: typedLine(words), line: lineFor(words) }
}
