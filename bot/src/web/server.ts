import { createServer, type Server } from 'node:http'
import { type ListenOptions, Socket } from 'node:net'
import { AppError, errorWords } from '@gatehouse/core/error.ts'
import { listenPrivately } from '@gatehouse/core/private-socket.ts'
import { type Listener, listenerParts } from '@gatehouse/core/routing/listener.ts'
import { getRequestListener } from '@hono/node-server'
import type { Hono } from 'hono'
import type { Visit } from '../http/visit.ts'
import { type WebDeps, webApp } from './app.ts'
import { answerUnread } from './unread-request.ts'

/** Where the pages and the API are served. */
export interface WebPlace {
  /** On this machine itself, by plain HTTP; null is not at all. Port 0 takes a free one. */
  address: Listener | `${string}:0` | null
  /** The private socket to which the edge proxies. */
  socket: string
}

/** A running web server. */
export interface WebServer {
  /** Where it listens; null when on the socket alone. */
  address: string | null
  socket: string
  /** Takes nothing new, waits at most five seconds for what runs, and removes the socket. */
  close(): Promise<void>
}

const closePatienceMs = 5000

/**
 * Serves the pages and the API.
 * @throws AppError `conflict` when the address or the socket is taken
 */
export async function startWebServer(deps: WebDeps, { address, socket }: WebPlace): Promise<WebServer> {
  const app = webApp(deps)
  const behindEdge = httpServer(deps, app, true)
  const servers = [behindEdge]
  await listenPrivately(behindEdge, socket)
  const close = () => closeAll(deps, servers)
  try {
    if (address === null) return { address: null, socket, close }
    const here = httpServer(deps, app, false)
    servers.push(here)
    return { address: await listenHere(here, address), socket, close }
  } catch (error) {
    await closeAll(deps, [behindEdge])
    throw error
  }
}

function httpServer({ log }: WebDeps, app: Hono<Visit>, throughEdge: boolean): Server {
  const answer = getRequestListener((request, env) => app.fetch(request, { ...env, throughEdge }), {
    overrideGlobalObjects: false,
  })
  const server = createServer(
    { headersTimeout: 10_000, requestTimeout: 60_000, connectionsCheckingInterval: 5000 },
    (incoming, outgoing) => {
      answer(incoming, outgoing).catch((error: unknown) =>
        log.warn('web request lost', { words: errorWords(error) }),
      )
    },
  )
  server.on('clientError', (error, stream) => {
    if (stream instanceof Socket) answerUnread(error, stream)
    else stream.destroy()
  })
  server.maxConnections = 1000
  return server
}

async function listenHere(server: Server, address: string): Promise<string> {
  const { address: host, port } = listenerParts(address)
  try {
    await listen(server, { host, port: Number(port) })
  } catch (error) {
    throw new AppError(
      'conflict',
      `The pages and the API cannot listen on ${address} (${errorWords(error)}). Choose another address with GATEHOUSE_WEB, or none.`,
      { cause: error },
    )
  }
  const bound = server.address()
  return bound !== null && typeof bound === 'object' ? address.replace(/:\d+$/, `:${bound.port}`) : address
}

function listen(server: Server, where: ListenOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(where, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

async function closeAll({ clock }: WebDeps, servers: readonly Server[]): Promise<void> {
  const done = new AbortController()
  const closed = Promise.all(
    servers.map(server => new Promise<void>(resolve => server.close(() => resolve()))),
  )
  const patience = clock.sleep(closePatienceMs, done.signal)
  await Promise.race([closed, patience])
  for (const server of servers) server.closeAllConnections()
  done.abort()
  await closed
}
