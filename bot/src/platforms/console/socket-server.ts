import { lstatSync, unlinkSync } from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { AppError, errorWords } from '@gatehouse/core/error.ts'
import type { Log } from '@gatehouse/core/log.ts'
import type { Answer, Confirmation, Request } from '../../dispatch.ts'
import { messageLines } from './message-lines.ts'
import { ClientMessage, maxRequestBytes, messageLine, type ServerMessage } from './protocol.ts'

/** What the socket server needs. */
export interface SocketServerDeps {
  /** Where to listen; see socketPath. */
  path: string
  /** Runs one command. */
  run(request: Request): Promise<Answer>
  log: Log
  /** How long a client may take to say something; 10 s for its command, 5 minutes for an answer. */
  patienceMs?: { command: number; answer: number }
}

/** A socket that takes commands. */
export interface SocketServer {
  /** Takes no more commands, waits for those that run, and removes the socket file. */
  close(): Promise<void>
}

interface Client {
  socket: Socket
  lines: AsyncGenerator<string>
  /** A command runs that must not be cut off. */
  busy: boolean
}

const lingerMs = 1000
const defaultPatienceMs = { command: 10_000, answer: 300_000 }

/**
 * Listens on a socket that only the user of this process can open.
 * @throws AppError `conflict` when somebody listens there already
 */
export async function startSocketServer(deps: SocketServerDeps): Promise<SocketServer> {
  await removeStale(deps.path)
  const clients = new Map<Client, Promise<void>>()
  const server = createServer({ allowHalfOpen: true }, socket => {
    socket.on('error', error => deps.log.warn('socket client lost', { words: errorWords(error) }))
    const client = { socket, lines: messageLines(socket, maxRequestBytes), busy: false }
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
      for (const client of clients.keys()) if (!client.busy) client.socket.destroy()
      await Promise.all(clients.values())
      for (const client of clients.keys()) client.socket.destroySoon()
      await closed
    },
  }
}

/** Lets the client read the answer before the connection goes, whatever it still sends. */
async function hangUp({ socket, lines }: Client): Promise<void> {
  await lines.return(undefined)
  socket.setTimeout(lingerMs, () => socket.destroy())
  socket.end()
  socket.resume()
}

async function serve(deps: SocketServerDeps, client: Client): Promise<void> {
  const patienceMs = deps.patienceMs ?? defaultPatienceMs
  const message = await listen(client, patienceMs.command)
  if (message === undefined) return
  if (typeof message === 'string') return send(client, { kind: 'done', ...misunderstood(message) })
  if (message.kind !== 'run')
    return send(client, { kind: 'done', ...misunderstood('The first message must be a command.') })
  client.busy = true
  const answer = await deps.run({
    typed: message.words,
    author: 'gate',
    confirm: async (plan, preview) => {
      if (message.confirm === 'yes') return { given: true }
      if (message.confirm === 'cannot')
        return { given: false, reason: 'Look at the plan, then run it again with --yes.' }
      send(client, { kind: 'question', hash: plan.hash, preview })
      return confirmation(await listen(client, patienceMs.answer), plan.hash)
    },
  })
  send(client, { kind: 'done', ...answer })
}

function confirmation(message: ClientMessage | string | undefined, hash: string): Confirmation {
  if (message === undefined) return { given: false, reason: 'Nobody answered.' }
  if (typeof message === 'string' || message.kind !== 'answer' || message.hash !== hash) {
    return { given: false, reason: 'The answer was not about this plan.' }
  }
  return message.yes ? { given: true } : { given: false, reason: null }
}

/** The next message, words on why it is none, or undefined when the client is gone or says nothing for too long. */
async function listen(client: Client, patienceMs: number): Promise<ClientMessage | string | undefined> {
  const wasBusy = client.busy
  client.busy = false
  client.socket.setTimeout(patienceMs, () => client.socket.destroy())
  try {
    const line = await client.lines.next()
    return line.done ? undefined : readMessage(line.value)
  } catch (error) {
    if (error instanceof RangeError) return `A command has at most ${maxRequestBytes} bytes.`
    return undefined
  } finally {
    client.socket.setTimeout(0)
    client.busy = wasBusy
  }
}

function readMessage(line: string): ClientMessage | string {
  try {
    const read = ClientMessage.safeParse(JSON.parse(line))
    return read.success ? read.data : 'This is not a message that Gatehouse understands.'
  } catch (error) {
    return `This is not JSON: ${errorWords(error)}.`
  }
}

function misunderstood(title: string): Answer {
  return { exit: 2, reply: { title, severity: 'error' } }
}

function send({ socket }: Client, message: ServerMessage): void {
  if (socket.writable) socket.write(messageLine(message))
}

/** The umask and not a later chmod, so that nobody can open the socket in between. */
function listenPrivately(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    const umask = process.umask(0o177)
    try {
      server.listen(path, () => {
        server.off('error', reject)
        resolve()
      })
    } finally {
      process.umask(umask)
    }
  })
}

async function removeStale(path: string): Promise<void> {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (!found) return
  if (!found.isSocket())
    throw new AppError('conflict', `${path} is in the way: it is not a socket of Gatehouse.`)
  if (await answers(path)) throw new AppError('conflict', `Another Gatehouse listens on ${path} already.`)
  unlinkSync(path)
}

function answers(path: string): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(path)
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}
