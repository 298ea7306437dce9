import { createServer, type Socket } from 'node:net'
import { AppError, errorWords } from '@gatehouse/core/error.ts'
import type { Log } from '@gatehouse/core/log.ts'
import { listenPrivately } from '@gatehouse/core/private-socket.ts'
import { type Answer, notDone } from '../../answer.ts'
import type { Caller } from '../../caller.ts'
import { type ConsoleDesk, converse } from './converse.ts'
import { messageLines } from './message-lines.ts'
import type { Person, Said } from './person.ts'
import { ClientMessage, maxRequestBytes, messageLine, type ServerMessage, shownReply } from './protocol.ts'

/** What the socket server needs. */
export interface SocketServerDeps {
  /** Where to listen; see socketPath. */
  path: string
  desk: ConsoleDesk
  /** The id of the API key with this secret, as long as there is one; whether it may be used is seen when the command runs. */
  keyOf(secret: string): number | null
  /** Told each time that a secret of no key was presented. */
  deniedKey(): void
  log: Log
  /** How long a client may take to say something; 10 s for its command, 5 minutes for an answer. */
  patienceMs?: { command: number; answer: number }
}

/** A socket that takes commands. */
export interface SocketServer {
  /** Takes no more commands, waits for those that run but for nobody's answer, and removes the socket file. */
  close(): Promise<void>
}

interface Client {
  socket: Socket
  lines: AsyncGenerator<string>
  /** Aborted once the server closes: from then on nothing is waited for that the client might say. */
  closing: AbortSignal
}

const lingerMs = 1000
const defaultPatienceMs = { command: 10_000, answer: 300_000 }

/**
 * Listens on a socket that only the user of this process can open.
 * @throws AppError `conflict` when somebody listens there already
 */
export async function startSocketServer(deps: SocketServerDeps): Promise<SocketServer> {
  const clients = new Map<Client, Promise<void>>()
  const closing = new AbortController()
  const server = createServer({ allowHalfOpen: true }, socket => {
    socket.on('error', error => deps.log.warn('socket client lost', { words: errorWords(error) }))
    const lines = messageLines(socket, maxRequestBytes)
    const client: Client = { socket, lines, closing: closing.signal }
    const served = serve(deps, client)
      .catch((error: unknown) => deps.log.warn('socket client failed', { words: errorWords(error) }))
      .then(() => hangUp(client))
    socket.once('close', () => clients.delete(client))
    clients.set(client, served)
  })
  await listenPrivately(server, deps.path)
  return {
    close: async () => {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      closing.abort()
      await Promise.all(clients.values())
      for (const client of clients.keys()) client.socket.destroySoon()
      await closed
    },
  }
}

/** Lets the client read the answer before the connection goes, whatever it still sends. */
async function hangUp({ socket, lines }: Client): Promise<void> {
  socket.setTimeout(lingerMs, () => socket.destroy())
  socket.end()
  await lines.return(undefined)
  socket.resume()
}

async function serve(deps: SocketServerDeps, client: Client): Promise<void> {
  const patienceMs = deps.patienceMs ?? defaultPatienceMs
  const message = await listen(client, patienceMs.command)
  if (message === undefined) return
  const answer =
    typeof message === 'string'
      ? misunderstood(message)
      : await answerTo(deps, client, message, patienceMs.answer).catch(expected)
  send(client, { kind: 'done', exit: answer.exit, reply: shownReply(answer.reply) })
}

/** @throws what is no AppError */
function expected(error: unknown): Answer {
  if (error instanceof AppError) return notDone({ title: error.message, severity: 'error' }, error.code)
  throw error
}

async function answerTo(
  deps: SocketServerDeps,
  client: Client,
  message: ClientMessage,
  patienceMs: number,
): Promise<Answer> {
  if (message.kind !== 'run') return misunderstood('The first message must be a command.')
  const { words, terminal, yes, withoutCode, key } = message
  if (withoutCode && (!terminal || yes || key !== undefined))
    return misunderstood('Without a code something is done only after a person at a terminal has said yes.')
  let caller: Caller = { kind: 'local', face: 'gate', withoutCode }
  if (key !== undefined) {
    const id = deps.keyOf(key)
    if (id === null) {
      deps.deniedKey()
      return notDone({ title: noSuchKey, severity: 'error' }, 'forbidden')
    }
    caller = { kind: 'key', id, face: 'gate', address: null }
  }
  // A key is a program's, so that nobody is asked.
  const person = terminal && key === undefined ? personAt(client, patienceMs) : null
  return converse(deps.desk, { request: { typed: words, caller }, yes, person })
}

const noSuchKey = 'This API key is not known, or is good no more. An admin makes a new one: key create'

/** The person at the other end. An answer to something else counts as none: nothing is done, and the plan goes on waiting. */
function personAt(client: Client, patienceMs: number): Person {
  let number = 0
  return {
    show: reply => send(client, { kind: 'show', reply: shownReply(reply) }),
    hand: handed => send(client, { kind: 'hand', handed }),
    watch: () => goneOf(client),
    ask: async (question): Promise<Said> => {
      number += 1
      send(client, { kind: 'question', number, question })
      const message = await listen(client, patienceMs)
      const fits = typeof message === 'object' && message.kind === 'answer' && message.number === number
      return fits ? message.said : { kind: 'gone' }
    },
  }
}

/** Aborted once the client is gone, or the server closes. */
function goneOf({ socket, closing }: Client): AbortSignal {
  const gone = new AbortController()
  socket.once('close', () => gone.abort())
  socket.once('end', () => gone.abort())
  if (socket.destroyed) gone.abort()
  return AbortSignal.any([gone.signal, closing])
}

/** The next message, words on why it is none, or undefined when the client is gone, says nothing for too long, or the server closes. */
async function listen(
  { lines, closing }: Client,
  patienceMs: number,
): Promise<ClientMessage | string | undefined> {
  if (closing.aborted) return undefined
  const { promise: silence, resolve } = Promise.withResolvers<undefined>()
  const hush = () => resolve(undefined)
  const timer = setTimeout(hush, patienceMs)
  closing.addEventListener('abort', hush)
  try {
    const line = await Promise.race([lines.next(), silence])
    return line === undefined || line.done ? undefined : readMessage(line.value)
  } catch (error) {
    if (error instanceof RangeError) return `A command has at most ${maxRequestBytes} bytes.`
    return undefined
  } finally {
    clearTimeout(timer)
    closing.removeEventListener('abort', hush)
  }
}

/** Words that hold nothing of the message: it may be a secret. */
function readMessage(line: string): ClientMessage | string {
  let message: unknown
  try {
    message = JSON.parse(line)
  } catch {
    return 'This is not JSON.'
  }
  const read = ClientMessage.safeParse(message)
  return read.success ? read.data : 'This is not a message that Gatehouse understands.'
}

function misunderstood(title: string): Answer {
  return { exit: 2, code: 'invalid', reply: { title, severity: 'error' } }
}

function send({ socket }: Client, message: ServerMessage): void {
  if (socket.writable) socket.write(messageLine(message))
}
