import { connect, type Socket } from 'node:net'
import { AppError } from '@gatehouse/core/error.ts'
import type { Answer } from '../../dispatch.ts'
import type { Reply } from '../../reply.ts'
import { messageLines } from './message-lines.ts'
import { type ClientMessage, messageLine, ServerMessage } from './protocol.ts'

/** One command for a Gatehouse that runs. */
export interface GateCall {
  path: string
  words: readonly string[]
  confirm: 'yes' | 'ask' | 'cannot'
  /** Shows a preview and asks; called only with `confirm: 'ask'`. */
  ask(preview: Reply): Promise<boolean>
}

const maxAnswerBytes = 64 * 1024 * 1024

/**
 * Runs one command over the socket; null when nobody listens there.
 * @throws AppError `unavailable` when the connection ends before the answer, `forbidden` when the socket is somebody else's
 */
export async function callGate(call: GateCall): Promise<Answer | null> {
  const socket = await open(call.path)
  if (!socket) return null
  try {
    const send = (message: ClientMessage) => socket.write(messageLine(message))
    send({ kind: 'run', words: [...call.words], confirm: call.confirm })
    for await (const line of messageLines(socket, maxAnswerBytes)) {
      const message = readMessage(line)
      if (message.kind === 'done') return { exit: message.exit, reply: message.reply }
      send({ kind: 'answer', hash: message.hash, yes: await call.ask(message.preview) })
    }
  } catch (error) {
    throw error instanceof AppError ? error : lost(error)
  } finally {
    socket.destroy()
  }
  throw lost(undefined)
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

function lost(cause: unknown): AppError {
  const message =
    'Gatehouse ended before it answered. The change may have happened or not: see revision list.'
  return new AppError('unavailable', message, { cause })
}
