import { AppError } from '@gatehouse/core/error.ts'
import type { Answer } from '../../dispatch.ts'
import type { Reply } from '../../reply.ts'
import { askYesNo } from './ask-yes-no.ts'
import { type ColourWishes, lookOf } from './look.ts'
import { startProgress } from './progress.ts'
import { renderReply } from './render.ts'
import { callGate } from './socket-client.ts'
import { socketPath } from './socket-path.ts'

/** The process around one `gate` command. */
export interface GateProcess {
  argv: readonly string[]
  dataFolder: string
  colours: ColourWishes
  stdin: NodeJS.ReadStream
  stdout: NodeJS.WriteStream
  stderr: NodeJS.WriteStream
}

/**
 * Runs one command against the Gatehouse of a data folder and shows the answer: what is done on stdout, what is wrong
 * on stderr, with --json always one object on stdout.
 * @returns the exit code
 */
export async function runGate(gate: GateProcess): Promise<0 | 1 | 2> {
  const { flags, words } = takeFlags(gate.argv)
  const answer = await call(gate, flags, words.length > 0 ? words : ['help'])
  if (flags.has('json')) gate.stdout.write(`${JSON.stringify(machineAnswer(answer))}\n`)
  else {
    const stream = answer.exit === 0 ? gate.stdout : gate.stderr
    stream.write(renderReply(answer.reply, lookOf(stream, gate.colours)))
  }
  return answer.exit
}

async function call(gate: GateProcess, flags: ReadonlySet<Flag>, words: readonly string[]): Promise<Answer> {
  const { stdin, stderr } = gate
  const look = lookOf(stderr, gate.colours)
  const canAsk = stdin.isTTY && stderr.isTTY && !flags.has('json')
  let progress = startProgress(stderr, look, words.slice(0, 2).join(' '))
  const ask = async (preview: Reply) => {
    progress.stop()
    stderr.write(renderReply(preview, look))
    const yes = await askYesNo(stdin, stderr)
    progress = startProgress(stderr, look, 'applying')
    return yes
  }
  try {
    const path = socketPath(gate.dataFolder)
    const answer = await callGate({
      path,
      words,
      confirm: flags.has('yes') ? 'yes' : canAsk ? 'ask' : 'cannot',
      ask,
    })
    return answer ?? failed(`No Gatehouse is running on ${gate.dataFolder}. Start it with: npm start`)
  } catch (error) {
    if (error instanceof AppError) return failed(error.message)
    throw error
  } finally {
    progress.stop()
  }
}

type Flag = 'yes' | 'json'

/** The flags that are this face's own, wherever they stand; a phone or an editor may have made their dashes longer. */
function takeFlags(argv: readonly string[]): { flags: ReadonlySet<Flag>; words: string[] } {
  const flags = new Set<Flag>()
  const words = argv.filter(word => {
    const flag = /^(?:--|—)(yes|json)$/.exec(word)?.[1]
    if (flag === 'yes' || flag === 'json') flags.add(flag)
    return flag === undefined
  })
  return { flags, words }
}

function machineAnswer({ exit, reply: { data, ...shown } }: Answer): unknown {
  return { ok: exit === 0, exit, ...shown, data: data ?? null }
}

function failed(title: string): Answer {
  return { exit: 1, reply: { title, severity: 'error' } }
}
