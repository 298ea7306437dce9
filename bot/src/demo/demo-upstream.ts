import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A small service to send demo traffic to. */
export interface DemoUpstream {
  port: number
  close(): Promise<void>
}

/** Starts one on this machine, on the wished port when it is free. It answers with its name, the host and the path. */
export async function startDemoUpstream(name: string, wishedPort = 0): Promise<DemoUpstream> {
  const server = createServer((request, response) => {
    const missing = request.url?.startsWith('/missing') === true
    response.writeHead(missing ? 404 : 200, { 'content-type': 'text/plain; charset=utf-8' })
    response.end(missing ? 'Nothing here.\n' : `Hello from ${name}: ${request.headers.host}${request.url}\n`)
  })
  if (!(await listens(server, wishedPort))) await listens(server, 0)
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { port, close }
}

function listens(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.once('error', error => (port === 0 ? reject(error) : resolve(false)))
    server.listen(port, '127.0.0.1', () => resolve(true))
  })
}
