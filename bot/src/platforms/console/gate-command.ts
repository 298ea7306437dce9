import { AppError } from '@gatehouse/core/error.ts'
import type { Answer } from '../../answer.ts'
import { visibleLines } from '../../visible.ts'
import { checkFlags, type Flags, takeFlags } from './flags.ts'
import { readKeyFile } from './key-file.ts'
import { type ColourWishes, lookOf } from './look.ts'
import { machineLine } from './machine-line.ts'
import { renderReply } from './render.ts'
import { callGate } from './socket-client.ts'
import { socketPath } from './socket-path.ts'
import { TerminalPerson } from './terminal-person.ts'

/** The process around one `gate` command. */
export interface GateProcess {
  argv: readonly string[]
  dataFolder: string
  colours: ColourWishes
  stdin: NodeJS.ReadStream
  stdout: NodeJS.WriteStream
  stderr: NodeJS.WriteStream
  /** Ends the process as Ctrl-C does. */
  interrupt(): void
}

/**
 * Runs one command against the Gatehouse of a data folder and shows the answer: what is done on stdout, what is wrong
 * on stderr, with --json always one object on stdout.
 * @returns the exit code
 */
export async function runGate(gate: GateProcess): Promise<0 | 1 | 2> {
  const { flags, words } = takeFlags(gate.argv)
  const answer = await call(gate, flags, words.length > 0 ? words : ['help'])
  const { code, codeIsAll, ...around } = answer.reply
  if (flags.json) gate.stdout.write(machineLine(answer))
  else if (codeIsAll && code) {
    // It is the same wherever it goes, but that a terminal gets nothing that could move its cursor.
    const text = gate.stdout.isTTY ? visibleLines(code.text).join('\n') : code.text
    gate.stdout.write(`${text}\n`)
    gate.stderr.write(renderReply(around, lookOf(gate.stderr, gate.colours)))
  } else {
    const stream = answer.exit === 0 ? gate.stdout : gate.stderr
    stream.write(renderReply(answer.reply, lookOf(stream, gate.colours)))
  }
  return answer.exit
}

async function call(gate: GateProcess, flags: Flags, words: readonly string[]): Promise<Answer> {
  const terminal = gate.stdin.isTTY && gate.stderr.isTTY && !flags.json
  const person = new TerminalPerson({
    input: gate.stdin,
    output: gate.stderr,
    colours: gate.colours,
    interrupted: () => {
      person.rest()
      gate.interrupt()
    },
  })
  try {
    checkFlags(flags, terminal)
    const key = flags.keyFile === null ? null : readKeyFile(flags.keyFile)
    const path = socketPath(gate.dataFolder)
    const { yes, withoutCode } = flags
    person.work(words.slice(0, 2).join(' '))
    const answer = await callGate({ path, words, yes, withoutCode, key, person: terminal ? person : null })
    return answer ?? failed(1, `No Gatehouse is running on ${gate.dataFolder}. Start it with: npm start`)
  } catch (error) {
    if (error instanceof AppError) return failed(error.code === 'invalid' ? 2 : 1, error.message)
    throw error
  } finally {
    person.rest()
    // Somebody who was asked has opened the terminal for reading, which would keep the process.
    gate.stdin.pause()
  }
}

function failed(exit: 1 | 2, title: string): Answer {
  return { exit, reply: { title, severity: 'error' } }
}
