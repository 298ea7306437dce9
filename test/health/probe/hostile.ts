import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { createProbe } from '@gatehouse/core/health/probe/create-probe.ts'
import type { Expectation, ProbeResult, ProbeTask } from '@gatehouse/core/health/probe/probe.ts'

/** A server that does with each connection what a test wants. */
export interface Hostile {
  port: number
  /** The first line of each request, in their order. */
  lines: string[]
  connections: number
  stop(): Promise<void>
}

type Behaviour = (socket: Socket, line: string) => void

/** Starts one; `behave` is told of each request, and with `greets` of each connection, before anything was said. */
export async function hostile(
  behave: Behaviour,
  options: { tls?: TlsOptions; greets?: true; halfOpen?: true } = {},
): Promise<Hostile> {
  const open = new Set<Socket>()
  const one: Hostile = { port: 0, lines: [], connections: 0, stop: async () => undefined }
  const take = (socket: Socket) => {
    one.connections += 1
    open.add(socket)
    socket.once('close', () => open.delete(socket))
    // It is the peer that goes.
    socket.on('error', () => undefined)
    if (options.greets) return behave(socket, '')
    let head = ''
    socket.on('data', chunk => {
      head += chunk.toString('latin1')
      if (!head.includes('\r\n\r\n')) return
      const [line = ''] = head.split('\r\n')
      one.lines.push(line)
      head = ''
      behave(socket, line)
    })
  }
  const server: Server =
    options.tls === undefined
      ? createServer({ allowHalfOpen: options.halfOpen === true }, take)
      : createTlsServer(options.tls, take)
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const address = server.address()
  one.port = typeof address === 'object' && address !== null ? address.port : 0
  one.stop = () =>
    new Promise<void>(done => {
      server.close(() => done())
      for (const socket of open) socket.destroy()
    })
  return one
}

/** Writes a piece again and again, as fast as it is read, until the connection ends. */
export function endlessly(socket: Socket, piece: string): void {
  const write = () => {
    while (!socket.destroyed && socket.write(piece));
  }
  socket.on('drain', write)
  write()
}

/** Writes a byte every few milliseconds. */
export function drip(socket: Socket, text: string): void {
  let at = 0
  const timer = setInterval(() => socket.write(text[at++ % text.length] ?? ''), 20)
  socket.once('close', () => clearInterval(timer))
}

const probe = createProbe({ nowMs: Date.now, monotonicMs: () => performance.now() })

/** Asks it as a health check does. */
export function ask(
  port: number,
  over: Partial<ProbeTask> & { expects?: Partial<Expectation>; path?: string; hostHeader?: string } = {},
): Promise<ProbeResult> {
  const { expects, path = '/', hostHeader = 'shop.example.com', ...task } = over
  const whole: ProbeTask = {
    host: '127.0.0.1',
    port,
    tls: null,
    http: {
      hostHeader,
      path,
      headers: {},
      expects: { status: 'below-500', text: null, edge: null, ...expects },
    },
    timeoutMs: 300,
    connectTimeoutMs: 300,
    ...task,
  }
  return probe(whole, new AbortController().signal)
}
