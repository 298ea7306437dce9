import { WebSocket, WebSocketServer } from 'ws'
import type { Upstream } from './upstream.ts'

/** A WebSocket through the edge to an upstream that echoes. */
interface EchoSocket {
  /** @returns what came next */
  say(word: string): Promise<string>
  /** With which codes it was closed. */
  readonly closed: readonly number[]
  stop(): Promise<void>
}

/** Makes an upstream echo what each WebSocket says. @returns how many there were so far */
export function echoing({ server }: Upstream): () => number {
  let connections = 0
  new WebSocketServer({ server }).on('connection', socket => {
    connections += 1
    socket.on('message', data => socket.send(`echo ${data}`))
  })
  return () => connections
}

/** Opens one. @param http where the edge listens */
export async function openEcho(http: string, host: string, path = '/'): Promise<EchoSocket> {
  const client = new WebSocket(`ws://${http}${path}`, { headers: { host } })
  const closed: number[] = []
  client.on('close', code => closed.push(code))
  await new Promise((resolve, reject) => client.once('open', resolve).once('error', reject))
  return {
    closed,
    say: word =>
      new Promise(resolve => {
        client.once('message', data => resolve(String(data)))
        client.send(word)
      }),
    stop: async () => client.terminate(),
  }
}
