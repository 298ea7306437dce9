import { connect, type Socket } from 'node:net'
import { AppError } from '@gatehouse/core/error.ts'
import type { Answer } from '../../answer.ts'
import { messageLines } from './message-lines.ts'
import type { Person, Question, Said } from './person.ts'
import { type ClientMessage, messageLine, ServerMessage } from './protocol.ts'

/** One command for a Gatehouse that runs. */
export interface GateCall {
  path: string
  words: readonly string[]
  yes: boolean
  withoutCode: boolean
  /** The secret of an API key. */
  key: string | null
  /** Null where nobody can be asked. */
  person: Person | null
}

const maxAnswerBytes = 64 * 1024 * 1024

/**
 * Runs one command over the socket; null when nobody listens there.
 * @throws AppError `unavailable` when the connection ends before the answer, `forbidden` when the socket is somebody else's
 */
export async function callGate({ path, words, key, person, ...wishes }: GateCall): Promise<Answer | null> {
  const socket = await open(path)
  if (!socket) return null
  let asking = 0
  try {
    const send = (message: ClientMessage) => {
      if (socket.writable) socket.write(messageLine(message))
    }
    send({
      kind: 'run',
      words: [...words],
      terminal: person !== null,
      ...wishes,
      ...(key !== null && { key }),
    })
    for await (const line of messageLines(socket, maxAnswerBytes)) {
      const message = readMessage(line)
      if (message.kind === 'done') return { exit: message.exit, reply: message.reply }
      if (message.kind === 'show') person?.show(message.reply)
      if (message.kind === 'hand') person?.hand(message.handed)
      if (message.kind !== 'question') continue
      const { number, question } = message
      asking = number
      // Not awaited: the connection may end, or the server may have enough of waiting, before the person answers.
      void askPerson(person, question).then(said => {
        if (asking === number) asking = 0
        send({ kind: 'answer', number, said })
      })
    }
  } catch (error) {
    throw error instanceof AppError ? error : lost(error, asking > 0)
  } finally {
    socket.destroy()
  }
  throw lost(undefined, asking > 0)
}

function askPerson(person: Person | null, question: Question): Promise<Said> {
  return person ? person.ask(question) : Promise.resolve({ kind: 'gone' })
}

function open(path: string): Promise<Socket | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(path)
    socket.once('connect', () => resolve(socket))
    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED' || error.code === 'ENOTSOCK') resolve(null)
      else if (error.code === 'EACCES' || error.code === 'EPERM')
        reject(
          new AppError('forbidden', `You may not use ${path}: it belongs to the user who runs Gatehouse.`),
        )
      else
        reject(
          new AppError('unavailable', `The socket ${path} cannot be used: ${error.message}.`, {
            cause: error,
          }),
        )
    })
  })
}

function readMessage(line: string): ServerMessage {
  const read = ServerMessage.safeParse(JSON.parse(line))
  if (read.success) return read.data
  throw new AppError(
    'unavailable',
    'The Gatehouse that runs is of another version than this command; restart it.',
  )
}

function lost(cause: unknown, asking: boolean): AppError {
  const message = asking
    ? 'Gatehouse ended while it waited for your answer. What it asked about was not done.'
    : 'Gatehouse ended before it answered. The change may have happened or not: see revision list.'
  return new AppError('unavailable', message, { cause })
}
