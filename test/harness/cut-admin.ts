import { connect, createServer, type Server, type Socket } from 'node:net'

export type Cut = 'none' | 'before-caddy' | 'after-caddy'

/** A wire to the admin socket that can be cut: before Caddy gets a push, or after Caddy took it and before its answer comes back. */
export async function cutAdmin(
  socketPath: string,
  listenPath: string,
): Promise<{ cutNextPush(how: Cut): void; stop(): Promise<void> }> {
  let cut: Cut = 'none'
  const open = new Set<Socket>()
  const server: Server = createServer(client => {
    open.add(client)
    client.on('error', () => client.destroy())
    client.once('close', () => open.delete(client))
    client.once('data', first => {
      const how: Cut = String(first).startsWith('POST') ? cut : 'none'
      if (how !== 'none') cut = 'none'
      if (how === 'before-caddy') {
        client.destroy()
        return
      }
      const caddy = connect(socketPath)
      open.add(caddy)
      caddy.on('error', () => client.destroy())
      caddy.once('close', () => open.delete(caddy))
      caddy.write(first)
      client.pipe(caddy)
      if (how === 'after-caddy') caddy.once('data', () => client.destroy())
      else caddy.pipe(client)
    })
  })
  await new Promise<void>(done => server.listen(listenPath, done))
  return {
    cutNextPush: how => {
      cut = how
    },
    stop: () => {
      for (const socket of open) socket.destroy()
      return new Promise(done => server.close(() => done()))
    },
  }
}
