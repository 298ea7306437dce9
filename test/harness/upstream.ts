import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { until } from './ask.ts'

/** A real HTTP server that stands for a service behind the edge; it remembers what it was asked. */
export interface Upstream {
  port: number
  name: string
  seen: { method: string; url: string; headers: IncomingMessage['headers'] }[]
  server: Server
  stop(): Promise<void>
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** Starts one; without `answer` it says its name. */
export async function startUpstream(name: string, answer?: Answer, port = 0): Promise<Upstream> {
  const seen: Upstream['seen'] = []
  const server = createServer((request, response) => {
    seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers })
    if (answer) answer(request, response)
    else response.end(name)
  })
  const listens = () =>
    new Promise<boolean>((done, fail) => {
      const failed = (error: NodeJS.ErrnoException) =>
        port !== 0 && error.code === 'EADDRINUSE' ? done(false) : fail(error)
      server.once('error', failed).listen(port, '127.0.0.1', () => {
        server.off('error', failed)
        done(true)
      })
    })
  // A port that was given back may be the near end of somebody's connection for a moment.
  await until(listens, listening => listening)
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const stop = () =>
    new Promise<void>(done => {
      server.close(() => done())
      server.closeAllConnections()
    })
  return { port: address.port, name, seen, server, stop }
}
